// A filter that is ticked, or another order, asks anew at once.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.hasAttribute("data-submits") && box.form) box.form.requestSubmit();
});
