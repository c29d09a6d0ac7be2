// The catalogue with script: ticking a filter changes the cars at once (htmx); the button then only closes the filters.
// Loaded as a module and listening on the document, so that pages which come back from the history find it in place.
const isNarrow = () => window.matchMedia("(max-width: 63.99rem)").matches;

document.addEventListener("click", (event) => {
  if (!event.target.closest("#show") || !isNarrow()) {
    return;
  }
  event.preventDefault();
  document.getElementById("filters").open = false;
  document.getElementById("results").scrollIntoView();
});

// Words that became filters leave the search box, unless somebody has typed on meanwhile.
let sent = "";
document.addEventListener("htmx:before:request", () => {
  sent = document.getElementById("q").value;
});
document.addEventListener("htmx:after:swap", () => {
  const box = document.getElementById("q");
  if (box.value === sent) {
    box.value = box.getAttribute("value") ?? "";
  }
});

// Asking for the same cars again is no step of its own: one "back" always leaves them.
document.addEventListener("htmx:before:history:update", (event) => {
  if (new URL(event.detail.history.path, location.href).href === location.href) {
    event.preventDefault();
  }
});
