// The answer's field grows with the text, and Ctrl+Enter sends it; everything works without.
(function () {
  "use strict";
  document.querySelectorAll(".thread textarea").forEach(function (area) {
    var fit = function () { area.style.height = "auto"; area.style.height = area.scrollHeight + 2 + "px"; };
    area.addEventListener("input", fit);
    area.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); area.form.requestSubmit(); }
    });
  });
})();
