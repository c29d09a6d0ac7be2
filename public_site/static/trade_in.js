// Comforts of the trade-in: models follow the make, the nearest dealer by the place of the phone. All works without.
(function () {
  "use strict";
  var make = document.querySelector("[data-make]");
  if (make) {
    make.addEventListener("change", function () {
      var model = make.form.querySelector('[name="model"]');
      model.value = "";
      make.form.requestSubmit(make.form.querySelector('[value="models"]'));
    });
  }
  var locate = document.querySelector("[data-locate]");
  if (!locate || !navigator.geolocation) { return; }
  locate.hidden = false;
  locate.addEventListener("click", function () {
    var form = locate.form, says = document.querySelector("[data-locate-says]");
    navigator.geolocation.getCurrentPosition(function (found) {
      form.querySelector('[name="latitude"]').value = found.coords.latitude.toFixed(3);
      form.querySelector('[name="longitude"]').value = found.coords.longitude.toFixed(3);
      form.requestSubmit(form.querySelector("[data-nearest]"));
    }, function () { says.textContent = locate.dataset.refused; }, { timeout: 10000, maximumAge: 600000 });
  });
})();
