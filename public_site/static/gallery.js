// The lightbox: nothing of it is loaded before a photo is opened, so that the page itself stays light.
const told = document.getElementById("gallery-script").dataset;
const gallery = document.getElementById("gallery");
let opening = null;

const prepare = async () => {
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
  return lightbox;
};

// The first click loads it and opens the photo; later clicks are the lightbox's own.
gallery.addEventListener("click", async (event) => {
  const link = event.target.closest("a");
  if (!link || opening || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  opening = prepare();
  const lightbox = await opening;
  lightbox.loadAndOpen([...gallery.querySelectorAll("a")].indexOf(link), { gallery });
}, true);
