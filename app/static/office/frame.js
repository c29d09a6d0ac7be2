// Comforts of the frame; everything works without them.
(function () {
  "use strict";
  function darkNow() {
    var chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(darkNow()));
    button.addEventListener("click", function () {
      var theme = darkNow() ? "light" : "dark";
      document.documentElement.dataset.theme = theme;
      button.setAttribute("aria-pressed", String(theme === "dark"));
      try { localStorage.setItem("theme", theme); } catch (error) { /* storage may be forbidden */ }
    });
  });
  // A selection in a filter form answers at once; without script its button does.
  document.querySelectorAll("form[data-auto] select").forEach(function (select) {
    select.addEventListener("change", function () { select.form.requestSubmit(); });
  });
  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 5000);
  });
  document.querySelectorAll("[data-check-all]").forEach(function (box) {
    box.hidden = false;
    box.addEventListener("change", function () {
      var name = box.dataset.checkAll;
      document.querySelectorAll('input[type="checkbox"][name="' + name + '"]').forEach(function (one) { one.checked = box.checked; });
    });
  });
  // What was refused is read first.
  var summary = document.querySelector("[data-error-summary]");
  if (summary) { summary.focus(); }
})();
