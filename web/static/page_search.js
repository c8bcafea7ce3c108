// A filter that is ticked, or another order, asks anew at once.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.hasAttribute("data-submits") && box.form) box.form.requestSubmit();
});
// Where there is room beside the clauses the filters are open from the start.
const openRoomy = () => {
  if (!matchMedia("(min-width: 46.01rem)").matches) return;
  for (const box of document.querySelectorAll("details[data-roomy]")) box.open = true;
};
openRoomy();
document.addEventListener("htmx:afterSwap", openRoomy);
