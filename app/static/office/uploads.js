// Comforts of deliveries: dropping files, seeing them go, waiting for the plan. Everything works without.
(function () {
  "use strict";
  document.querySelectorAll("form[data-upload]").forEach(function (form) {
    var input = form.querySelector('input[type="file"]');
    var zone = form.querySelector(".drop");
    var list = form.querySelector("[data-chosen]");
    var bar = form.querySelector("[data-progress]");
    form.querySelector("[data-drop-hint]").hidden = false;
    var sending = form.querySelector("[data-sending]");
    var words = form.querySelector("[data-sending-words]");
    var fault = form.querySelector("[data-sending-fault]");
    var faults = document.querySelector("[data-faults]");
    var inSize = function (bytes) {
      var isSmall = bytes < 1048576;
      return new Intl.NumberFormat(document.documentElement.lang, {
        style: "unit", unit: isSmall ? "kilobyte" : "megabyte", maximumFractionDigits: isSmall ? 0 : 1
      }).format(isSmall ? Math.ceil(bytes / 1024) : bytes / 1048576);
    };
    // What was chosen before stays: files come from several folders.
    var kept = new DataTransfer();
    var show = function () {
      list.replaceChildren.apply(list, Array.from(kept.files, function (file, place) {
        var item = document.createElement("li");
        var name = document.createElement("span");
        var size = document.createElement("span");
        var remove = document.createElement("button");
        name.textContent = file.name;
        size.textContent = inSize(file.size);
        size.className = "soft small nowrap";
        remove.type = "button";
        remove.className = "button small quiet";
        remove.textContent = "×";
        remove.setAttribute("aria-label", list.dataset.remove.replace("{name}", file.name));
        remove.addEventListener("click", function () { kept.items.remove(place); input.files = kept.files; show(); input.focus(); });
        item.append(name, size, remove);
        return item;
      }));
      list.hidden = !kept.files.length;
    };
    var add = function (files) {
      var known = Array.from(kept.files, function (file) { return file.name + file.size + file.lastModified; });
      Array.from(files).forEach(function (file) {
        if (known.indexOf(file.name + file.size + file.lastModified) < 0) { kept.items.add(file); }
      });
      input.files = kept.files;
      show();
    };
    var over = function (on) { return function (event) { event.preventDefault(); zone.classList.toggle("over", on); }; };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", function (event) {
      over(false)(event);
      if (event.dataTransfer.files.length) { add(event.dataTransfer.files); }
    });
    input.addEventListener("change", function () { add(input.files); });
    form.addEventListener("submit", function (event) {
      if (!input.files.length || !sending.hidden) { event.preventDefault(); }
      if (!input.files.length) { form.submit(); return; }
      if (!sending.hidden) { return; }
      event.preventDefault();
      var request = new XMLHttpRequest();
      var rest = function (broke) { sending.hidden = true; fault.hidden = !broke; };
      fault.hidden = true;
      sending.hidden = false;
      request.upload.addEventListener("progress", function (step) {
        if (!step.lengthComputable) { return; }
        bar.value = 100 * step.loaded / step.total;
        words.textContent = words.dataset.sendingWords
          .replace("{percent}", Math.floor(bar.value) + " %").replace("{size}", inSize(step.total));
      });
      request.addEventListener("load", function () {
        if (request.status < 400) { location.assign(request.responseURL); return; }
        // What was wrong is shown here: the files stay chosen, and nothing is sent twice.
        var page = new DOMParser().parseFromString(request.responseText, "text/html");
        var told = page.querySelector("[data-faults]");
        var heading = page.querySelector("h1");
        rest(!told);
        faults.replaceChildren.apply(faults, told ? Array.from(told.childNodes) : []);
        if (!told && heading) { fault.textContent = heading.textContent; }
        (told ? faults : fault).scrollIntoView({ block: "center" });
      });
      request.addEventListener("error", function () { rest(true); });
      request.addEventListener("abort", function () { rest(false); });
      form.querySelector("[data-stop]").onclick = function () { request.abort(); };
      request.open("POST", form.action);
      request.send(new FormData(form));
    });
  });
  document.querySelectorAll("[data-track]").forEach(function (place) {
    var pause = 1000;
    var look = function () {
      if (!place.querySelector("[data-busy]")) { return; }
      fetch(place.dataset.track, { headers: { Accept: "text/html" } })
        .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer); })
        .then(function (piece) {
          if (piece !== place.dataset.shown) { place.innerHTML = piece; place.dataset.shown = piece; pause = 1000; }
          pause = Math.min(pause * 1.3, 8000);
          setTimeout(look, pause);
        })
        .catch(function () { setTimeout(look, 8000); });
    };
    setTimeout(look, pause);
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
