// The document page: arrow keys turn pages, and the next picture is fetched
// before it is asked for.
(() => {
  const link = (rel) => document.querySelector(".turn a[rel=" + rel + "]");
  document.addEventListener("keydown", (e) => {
    if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || e.defaultPrevented) return;
    if (e.target.closest("input, select, textarea, summary, [contenteditable]")) return;
    const to = { ArrowLeft: "prev", ArrowRight: "next" }[e.key];
    const a = to && link(to);
    if (a) {
      e.preventDefault();
      a.click();
    }
  });
  addEventListener("load", () => {
    const img = document.querySelector(".picture image, .picture img");
    const next = link("next");
    if (!img || !next) return;
    const page = new URL(next.href).searchParams.get("page");
    new Image().src = (img.getAttribute("href") || img.getAttribute("src")).replace(/\/pages\/\d+\/image/, "/pages/" + page + "/image");
  });
})();
