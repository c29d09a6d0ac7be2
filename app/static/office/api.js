// Calls the API as the forms say; the key stays in its field and goes nowhere else.
(function () {
  "use strict";
  function describe(form) {
    var path = form.dataset.path, query = new URLSearchParams(), headers = {};
    form.querySelectorAll("[data-where]").forEach(function (input) {
      if (!input.value) { return; }
      if (input.dataset.where === "path") { path = path.replace("{" + input.name + "}", encodeURIComponent(input.value)); }
      else if (input.dataset.where === "query") { query.append(input.name, input.value); }
      else { headers[input.name] = input.value; }
    });
    headers.Authorization = "Bearer " + document.getElementById("key").value.trim();
    headers.Accept = "application/json";
    return { address: path + (query.toString() ? "?" + query : ""), headers: headers };
  }
  function fill(form, options) {
    var text = form.querySelector("[data-body]"), files = form.querySelector("[data-files]");
    if (text) { options.body = text.value; options.headers["Content-Type"] = "application/json"; }
    if (files && files.files.length === 1) { options.body = files.files[0]; }
    if (files && files.files.length > 1) {
      options.body = new FormData();
      Array.from(files.files).forEach(function (file) { options.body.append("file", file); });
    }
  }
  function lay(text) {
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch (error) { return text; }
  }
  document.querySelectorAll("form[data-path]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      var asked = describe(form), shown = form.querySelector(".answer");
      var options = { method: form.dataset.method, headers: asked.headers, credentials: "omit" };
      event.preventDefault();
      fill(form, options);
      shown.hidden = false;
      shown.textContent = "…";
      fetch(asked.address, options).then(function (answer) {
        return answer.text().then(function (text) { shown.textContent = answer.status + " " + answer.statusText + "\n" + lay(text); });
      }).catch(function (error) { shown.textContent = String(error); });
    });
  });
  document.getElementById("key-form").addEventListener("submit", function (event) { event.preventDefault(); });
})();
