// Draw the pictures of a report; the table before each says the same without script. A bar leads to the cars behind it.
"use strict";

const LINE = "--line";

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function dress(layout) {
  const axis = { gridcolor: color(LINE), zerolinecolor: color("--line-strong"), linecolor: color("--line-strong") };
  return {
    ...layout,
    font: { family: getComputedStyle(document.body).fontFamily, color: color("--ink"), size: 13 },
    xaxis: { ...layout.xaxis, ...axis },
    yaxis: { ...layout.yaxis, ...axis },
  };
}

function draw(place) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const options = { displaylogo: false, displayModeBar: false, responsive: true, locale: document.documentElement.lang };
  place.classList.add("is-drawn");
  Plotly.newPlot(place, figure.data, dress(figure.layout), options);
  place.on("plotly_click", (event) => {
    const address = event.points[0].customdata;
    if (address) window.location.assign(address);
  });
  const redraw = () => Plotly.relayout(place, dress(figure.layout));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

document.querySelectorAll("[data-figure]").forEach(draw);
