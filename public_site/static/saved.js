// Hearts without a reload, sharing, printing, and the cars that were looked at: remembered by this browser alone.
(() => {
  const LOOKED = "looked-at";
  const MOST = 12;

  const saving = document.getElementById("saving");

  const change = async (button) => {
    const answer = await fetch(saving.action, {
      method: "POST", body: new URLSearchParams({ [button.name]: button.value }), headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { count } = await answer.json();
    const isSaved = button.name === "save";
    button.name = isSaved ? "leave" : "save";
    button.setAttribute("aria-pressed", String(isSaved));
    document.querySelectorAll("[data-saved-count]").forEach((mark) => {
      mark.textContent = count ? String(count) : "";
    });
  };

  saving.addEventListener("submit", (event) => {
    if (!event.submitter?.matches(".heart")) return;
    event.preventDefault();
    change(event.submitter).catch(() => saving.submit());
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
