// Hearts without a reload, sharing, printing, and the cars that were looked at: remembered by this browser alone.
(() => {
  const LOOKED = "looked-at";
  const MOST = 12;

  const change = async (form) => {
    const button = form.querySelector("button");
    const action = form.elements.namedItem("do");
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { count } = await answer.json();
    const saved = action.value === "save";
    action.value = saved ? "leave" : "save";
    button.setAttribute("aria-pressed", String(saved));
    document.querySelectorAll("[data-saved-count]").forEach((mark) => {
      mark.textContent = count ? String(count) : "";
    });
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.heart")) return;
    event.preventDefault();
    change(event.target).catch(() => event.target.submit());
  });

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const share = event.target.closest("[data-share]");
    if (!share) return;
    if (navigator.share) {
      await navigator.share({ url: share.dataset.share }).catch(() => {});
    } else {
      await navigator.clipboard.writeText(share.dataset.share);
      share.textContent = share.dataset.told;
    }
  });
  document.querySelectorAll("[data-print], [data-share]").forEach((button) => {
    button.hidden = button.matches("[data-share]") && !navigator.share && !navigator.clipboard;
  });

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(LOOKED) ?? "[]").filter(Number.isInteger);
    } catch {
      return [];
    }
  };
  const here = Number(document.querySelector("[data-car]")?.dataset.car ?? 0);
  const before = read().filter((number) => number !== here);
  const shelf = document.querySelector("[data-recent]");
  if (shelf && before.length) {
    fetch(`${shelf.dataset.recent}?cars=${before.join(",")}`)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((html) => { shelf.innerHTML = html; });
  }
  if (here) {
    try {
      localStorage.setItem(LOOKED, JSON.stringify([here, ...before].slice(0, MOST)));
    } catch { /* a browser that keeps nothing */ }
  }
})();
