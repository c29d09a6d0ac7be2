// The lightbox: its larger half is loaded when a photo is opened, so that the page itself stays light.
const told = document.getElementById("gallery-script").dataset;
const { default: PhotoSwipeLightbox } = await import(told.lightbox);

const lightbox = new PhotoSwipeLightbox({
  gallery: "#gallery",
  children: "a",
  pswpModule: () => import(told.photoswipe),
  closeTitle: told.close,
  zoomTitle: told.zoom,
  arrowPrevTitle: told.previous,
  arrowNextTitle: told.next,
  errorMsg: told.error,
});
lightbox.init();
