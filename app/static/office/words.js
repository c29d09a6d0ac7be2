// Long lists of meanings become searchable; without script they are plain lists.
(function () {
  "use strict";
  if (!window.TomSelect) { return; }
  document.querySelectorAll("select[data-search]").forEach(function (select) {
    var chooser = new window.TomSelect(select, { maxOptions: null, allowEmptyOption: false });
    select.setAttribute("aria-hidden", "true");
    chooser.control_input.setAttribute("aria-label", select.getAttribute("aria-label"));
  });
})();
