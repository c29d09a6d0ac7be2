// The calculator with script: each number gets a slider, and htmx brings the banks' answers while it moves.
// The number stays the one control that is named and sent; the slider only moves it.
const page = document.documentElement.lang;
const format = new Intl.NumberFormat(page === "th" ? "th-u-nu-latn" : page, { maximumFractionDigits: 2 });

const group = format.formatToParts(1234567).find((part) => part.type === "group")?.value;

// As people of the page's language write it: their sign parts thousands, a comma or a dot the fraction.
const read = (text) =>
  Number.parseFloat(
    text
      .split(group)
      .join("")
      .replace(/[^\d.,-]/g, "")
      .replace(",", "."),
  );

const tell = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));

const spanOf = (input) => {
  const unit = input.closest(".amount")?.querySelector("select")?.value;
  return (unit && input.dataset[`span_${unit}`] ? input.dataset[`span_${unit}`] : input.dataset.span).split(" ");
};

function addSlider(input) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "slider";
  slider.tabIndex = -1;
  slider.setAttribute("aria-hidden", "true");
  const follow = () => {
    [slider.min, slider.max, slider.step] = spanOf(input);
    slider.value = read(input.value) || 0;
  };
  slider.addEventListener("input", () => {
    input.value = format.format(slider.valueAsNumber);
    tell(input);
  });
  const show = () => {
    const value = read(input.value);
    if (Number.isFinite(value) && !/[^\d\s.,\u00a0\u202f]/.test(input.value)) {
      input.value = format.format(value);
    }
    follow();
  };
  input.addEventListener("input", follow);
  input.addEventListener("change", show);
  input.closest(".amount")?.querySelector("select")?.addEventListener("change", (event) => {
    const price = Number.parseFloat(input.dataset.price) || read(document.getElementById("price")?.value ?? "") || 0;
    const value = read(input.value) || 0;
    if (price) {
      const changed = event.target.value === "percent" ? (value / price) * 100 : (value * price) / 100;
      input.value = format.format(Math.round(changed));
    }
    follow();
  });
  show();
  (input.closest(".amount") ?? input).after(slider);
}

function start() {
  for (const input of document.querySelectorAll("input[data-span]")) {
    if (!input.dataset.slid) {
      input.dataset.slid = "yes";
      addSlider(input);
    }
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) {
    window.print();
  }
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
}
start();
