// Comforts of deliveries: dropping files, seeing them go, waiting for the plan. Everything works without.
(function () {
  "use strict";
  document.querySelectorAll("form[data-upload]").forEach(function (form) {
    var input = form.querySelector('input[type="file"]');
    var zone = form.querySelector(".drop");
    var list = form.querySelector("[data-chosen]");
    var bar = form.querySelector("[data-progress]");
    form.querySelector("[data-drop-hint]").hidden = false;
    var show = function () {
      list.replaceChildren.apply(list, Array.from(input.files, function (file) {
        var item = document.createElement("li");
        item.textContent = file.name;
        return item;
      }));
      list.hidden = input.files.length < 2;
    };
    var over = function (on) { return function (event) { event.preventDefault(); zone.classList.toggle("over", on); }; };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", function (event) {
      over(false)(event);
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
    });
    input.addEventListener("change", show);
    form.addEventListener("submit", function (event) {
      if (!input.files.length || !window.FormData) { return; }
      event.preventDefault();
      var request = new XMLHttpRequest();
      bar.hidden = false;
      request.upload.addEventListener("progress", function (step) {
        if (step.lengthComputable) { bar.value = 100 * step.loaded / step.total; }
      });
      request.addEventListener("load", function () {
        if (request.status < 400 && request.responseURL !== location.href) { location.assign(request.responseURL); return; }
        bar.hidden = true;
        form.submit();
      });
      request.addEventListener("error", function () { bar.hidden = true; form.submit(); });
      request.open("POST", form.action);
      request.send(new FormData(form));
    });
  });
  document.querySelectorAll("[data-at-work]").forEach(function (work) {
    var pause = 1000;
    var ask = function () {
      fetch(work.dataset.atWork, { headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.json(); })
        .then(function (now) {
          if (!now.at_work) { location.reload(); return; }
          pause = Math.min(pause * 1.3, 8000);
          setTimeout(ask, pause);
        })
        .catch(function () { setTimeout(ask, 8000); });
    };
    setTimeout(ask, pause);
  });
})();
