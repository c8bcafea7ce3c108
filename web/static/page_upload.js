// The form that takes files: a zone to drop them on, a list of what was chosen
// that can be changed, and how much of each has been sent. Without this script
// the form is sent as it is. The server decides what is taken; what it would
// refuse for its size is said here before it is sent.
(function () {
  const inWords = (n) => n >= 2 ** 30 ? (n / 2 ** 30).toFixed(1) + " GB" : n >= 2 ** 20 ? (n / 2 ** 20).toFixed(1) + " MB" : n >= 1024 ? Math.round(n / 1024) + " KB" : n + " bytes";
  const plural = (n, one) => n + " " + one + (n === 1 ? "" : "s");

  // Files of dropped folders keep the path below the folder as their name.
  async function walk(entry, under, found, most) {
    if (found.length > most) return;
    if (entry.isFile) {
      const file = await new Promise((ok, no) => entry.file(ok, no));
      found.push({ file, name: under + file.name });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((ok, no) => reader.readEntries(ok, no));
      if (!some.length) return;
      for (const e of some) await walk(e, under + entry.name + "/", found, most);
    }
  }

  async function dropped(transfer, most) {
    const entries = Array.from(transfer.items || [], (i) => i.webkitGetAsEntry && i.webkitGetAsEntry()).filter(Boolean);
    if (!entries.some((e) => e.isDirectory)) return Array.from(transfer.files, (file) => ({ file, name: file.name }));
    const found = [];
    for (const e of entries) await walk(e, "", found, most);
    return found;
  }

  function enhance(form) {
    const input = form.querySelector("input[type=file]");
    const zone = form.querySelector(".dropzone");
    const panel = form.querySelector(".chosen");
    const sum = form.querySelector(".chosen-sum");
    const list = form.querySelector(".chosen-files");
    const button = form.querySelector("button:not([type=button])");
    const maxFile = Number(form.dataset.maxFile) || Infinity;
    const maxAll = Number(form.dataset.maxAll) || Infinity;
    const maxFiles = Number(form.dataset.maxFiles) || Infinity;
    const chosen = []; // {file, name, item, bar, said, over}
    let sending = false;
    const words = button.textContent;

    const sent = () => chosen.filter((c) => !c.over);
    const total = () => sent().reduce((n, c) => n + c.file.size, 0);

    function tell() {
      const n = sent().length, over = chosen.length - n;
      panel.hidden = !chosen.length;
      let text = plural(n, "file") + ", " + inWords(total());
      if (over) text += "; " + plural(over, "file") + " too large, not sent";
      const many = n > maxFiles ? "More than " + maxFiles + " files: take some out, or send a zip." : total() > maxAll ? "More than " + inWords(maxAll) + " together: take some out." : "";
      sum.textContent = many || text + ".";
      sum.classList.toggle("wrong-sum", Boolean(many));
      button.disabled = !n || Boolean(many);
      button.textContent = n > 1 ? "Weigh these " + n + " files" : words;
      input.required = !chosen.length;
      const all = new DataTransfer(); // so that the field itself says how many they are
      for (const c of chosen) all.items.add(c.file);
      input.files = all.files;
    }

    function take(files) {
      for (const f of files) {
        if (chosen.some((c) => c.name === f.name && c.file.size === f.file.size && c.file.lastModified === f.file.lastModified)) continue;
        const item = document.createElement("li");
        const name = document.createElement("span");
        name.className = "chosen-name";
        const bare = document.createElement("bdi");
        bare.textContent = f.name;
        name.append(bare);
        const said = document.createElement("span");
        said.className = "chosen-said";
        const out = document.createElement("button");
        out.type = "button";
        out.className = "quiet";
        out.textContent = "Take out";
        out.setAttribute("aria-label", "Take out " + f.name);
        const row = { file: f.file, name: f.name, item, said, out, over: f.file.size > maxFile };
        said.textContent = row.over ? inWords(f.file.size) + ": over " + inWords(maxFile) + ". Split it." : f.file.size ? inWords(f.file.size) : "empty";
        item.classList.toggle("over", row.over);
        out.addEventListener("click", () => {
          chosen.splice(chosen.indexOf(row), 1);
          item.remove();
          tell();
          input.focus();
        });
        item.append(name, said, out);
        list.append(item);
        chosen.push(row);
      }
      tell();
    }

    input.addEventListener("change", () => {
      take(Array.from(input.files, (file) => ({ file, name: file.webkitRelativePath || file.name })));
    });
    const over = (on) => zone.classList.toggle("over", on);
    let depth = 0;
    zone.addEventListener("dragenter", () => over(++depth > 0));
    zone.addEventListener("dragleave", () => over(--depth > 0));
    zone.addEventListener("dragover", (e) => e.preventDefault());
    zone.addEventListener("drop", async (e) => {
      e.preventDefault();
      depth = 0;
      over(false);
      if (!sending) take(await dropped(e.dataTransfer, maxFiles));
    });

    function progress(loaded, all) {
      // The files go one behind the other, after a little of the form itself.
      const size = total();
      let before = 0;
      const at = all ? loaded * (size / all) : loaded;
      for (const c of sent()) {
        const part = c.file.size ? Math.max(0, Math.min(1, (at - before) / c.file.size)) : at >= before ? 1 : 0;
        c.bar.value = part;
        c.said.textContent = part >= 1 ? "sent" : part > 0 ? Math.floor(part * 100) + " %" : "waiting";
        before += c.file.size;
      }
      const tenth = all ? Math.floor(loaded * 10 / all) * 10 : 0;
      sum.textContent = tenth >= 100 ? "Everything is sent; the server is putting it away." : "Sending: " + tenth + " %.";
    }

    function failed(text) {
      sending = false;
      sum.textContent = text;
      sum.classList.add("wrong-sum");
      button.disabled = false;
      button.textContent = "Send again";
      for (const c of chosen) c.out.hidden = false;
    }

    form.addEventListener("submit", (e) => {
      if (sending || !sent().length) {
        if (sending) e.preventDefault();
        return;
      }
      e.preventDefault();
      sending = true;
      sum.classList.remove("wrong-sum");
      button.disabled = true;
      const data = new FormData();
      for (const [name, value] of new FormData(form)) if (name !== "files") data.append(name, value);
      for (const c of sent()) {
        data.append("files", c.file, c.name);
        c.out.hidden = true;
        if (!c.bar) {
          c.bar = document.createElement("progress");
          c.bar.max = 1;
          c.bar.setAttribute("aria-label", "Sent of " + c.name);
          c.item.insertBefore(c.bar, c.said);
        }
      }
      progress(0, 0);
      const ask = new XMLHttpRequest();
      ask.open("POST", form.action);
      ask.upload.addEventListener("progress", (p) => progress(p.loaded, p.lengthComputable ? p.total : 0));
      ask.addEventListener("load", () => {
        if (ask.status < 400) {
          window.location.assign(ask.responseURL);
          return;
        }
        const page = new DOMParser().parseFromString(ask.responseText, "text/html");
        const why = page.querySelector("main .detail") || page.querySelector("main");
        failed(why ? why.textContent.replace(/\s+/g, " ").trim() : "The server refused it (" + ask.status + "). Try again.");
      });
      ask.addEventListener("error", () => failed("The connection broke off. What came is kept; send it again, and only the rest is put in."));
      ask.send(data);
    });
    form.classList.add("ready");
  }

  for (const form of document.querySelectorAll("form.upload")) {
    if (form.querySelector(".dropzone")) enhance(form);
  }
})();
