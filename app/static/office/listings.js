// Comforts of the pages of cars; everything works without them.
(function () {
  "use strict";
  // List: how many are chosen.
  document.querySelectorAll("form[data-bulk]").forEach(function (form) {
    var note = form.querySelector("[data-bulk-count]");
    var label = form.querySelector("[data-check-all-label]");
    if (label) { label.hidden = false; }
    form.addEventListener("change", function () {
      var chosen = form.querySelectorAll('input[name="ids"]:checked').length;
      var everything = form.querySelector('input[name="everything"]');
      if (note) { note.textContent = chosen && !(everything && everything.checked) ? "✓ " + chosen : ""; }
    });
  });

  // Form: the models follow the make.
  var make = document.querySelector("select[data-makes]");
  var model = document.querySelector("select[data-models]");
  var pick = {};
  if (make && model) {
    var refresh = document.querySelector("[data-refresh]");
    if (refresh) { refresh.hidden = true; }
    var labelled = function (select) {
      var label = document.querySelector('label[for="' + select.id + '"]');
      if (!window.TomSelect) { return null; }
      select.setAttribute("aria-hidden", "true");
      var chooser = new window.TomSelect(select, { maxOptions: null, placeholder: "—" });
      chooser.control_input.setAttribute("aria-label", label ? label.textContent : select.name);
      return chooser;
    };
    pick.make = labelled(make);
    pick.model = labelled(model);
    make.addEventListener("change", function () {
      var address = make.dataset.makes.replace(/0$/, make.value || "0");
      fetch(address, { headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.ok ? answer.json() : []; })
        .then(function (rows) {
          if (pick.model) { pick.model.destroy(); }
          model.replaceChildren(new Option("—", ""));
          rows.forEach(function (row) { model.add(new Option(row.name, row.id)); });
          pick.model = labelled(model);
        });
    });
  }

  // Checklist: the points of a group that have no result yet.
  document.querySelectorAll("[data-all-passed]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      button.closest("[data-points]").querySelectorAll("select").forEach(function (select) {
        if (!select.value) { select.value = "passed"; }
      });
    });
  });

  // Photos: dropped files, and an order by drag.
  document.querySelectorAll("form[data-drop]").forEach(function (form) {
    var input = form.querySelector('input[type="file"]');
    var over = function (on) { return function (event) { event.preventDefault(); form.classList.toggle("over", on); }; };
    form.addEventListener("dragover", over(true));
    form.addEventListener("dragleave", over(false));
    form.addEventListener("drop", function (event) {
      over(false)(event);
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; form.requestSubmit(); }
    });
  });
  document.querySelectorAll("[data-sortable]").forEach(function (list) {
    var keep = document.querySelector("form[data-order]");
    var dragged = null;
    var hint = document.querySelector("[data-order-hint]");
    if (hint) { hint.hidden = false; }
    list.addEventListener("keydown", function (event) {
      var item = event.target.closest("li");
      var back = event.key === "ArrowLeft" || event.key === "ArrowUp";
      if (!item || !event.altKey || (!back && event.key !== "ArrowRight" && event.key !== "ArrowDown")) { return; }
      var other = back ? item.previousElementSibling : item.nextElementSibling;
      event.preventDefault();
      if (!other) { return; }
      list.insertBefore(back ? item : other, back ? other : item);
      event.target.focus();
      if (keep) { keep.hidden = false; }
    });
    list.querySelectorAll("li").forEach(function (item) {
      item.draggable = true;
      item.addEventListener("dragstart", function () { dragged = item; item.classList.add("dragged"); });
      item.addEventListener("dragend", function () { item.classList.remove("dragged"); dragged = null; });
      item.addEventListener("dragover", function (event) {
        if (!dragged || dragged === item) { return; }
        event.preventDefault();
        var box = item.getBoundingClientRect();
        list.insertBefore(dragged, event.clientX < box.left + box.width / 2 ? item : item.nextSibling);
        if (keep) { keep.hidden = false; }
      });
    });
    if (keep) {
      keep.addEventListener("submit", function () {
        keep.elements.order.value = Array.from(list.querySelectorAll("li"), function (item) { return item.dataset.photo; }).join(",");
      });
    }
  });
})();
