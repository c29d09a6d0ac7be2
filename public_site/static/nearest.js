// The nearest dealers: the browser is asked for the position only when somebody wishes it.
(() => {
  const button = document.getElementById("nearest");
  const told = document.getElementById("nearest-told");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const address = new URL(window.location.href);
        address.search = new URLSearchParams({ near: `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}` });
        window.location.assign(address);
      },
      () => { told.textContent = button.dataset.refused; },
      { timeout: 10000, maximumAge: 600000 },
    );
  });
})();
