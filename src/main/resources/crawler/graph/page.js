(() => {
  const $ = id => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const { names, owners, owner, component, members, x, y, r, rank, out } = data;
  const N = names.length;
  const incoming = names.map(() => []);
  let edgeCount = 0;
  out.forEach((targets, from) => targets.forEach(to => { incoming[to].push(from); edgeCount++; }));
  const byRank = names.map((_, i) => i).sort((a, b) => rank[b] - rank[a]);
  const number = value => value.toLocaleString("en");
  const plural = (count, what) => number(count) + " " + what + (count === 1 ? "" : "s");
  const canvas = $("canvas"), pen = canvas.getContext("2d"), panel = $("panel");

  // ---- words ----
  const ownerWord = data.kind === "page" ? "host" : "domain";
  $("counts").textContent = plural(data.nodes, data.kind) + " · " + plural(data.edges, "link");
  if (data.note) { $("note").textContent = data.note; $("note").hidden = false; }
  $("color").options[0].textContent = ownerWord;
  const ownerSize = owners.map(() => 0);
  owner.forEach(o => ownerSize[o]++);
  const ownersBySize = owners.map((_, i) => i).sort((a, b) => ownerSize[b] - ownerSize[a]);
  $("filter").options[0].textContent = "every " + ownerWord;
  ownersBySize.forEach(o => $("filter").append(new Option(owners[o] + " (" + number(ownerSize[o]) + ")", o)));
  const home = N && data.kind === "page" ? owner[byRank[0]] : -1;
  let common = null; // what the URLs of the home host's pages begin with goes without saying
  names.forEach((name, i) => {
    if (owner[i] !== home || !out[i].length) return;
    let same = 0;
    if (common !== null) while (same < common.length && common[same] === name[same]) same++;
    common = name.slice(0, name.lastIndexOf("/", common === null ? name.length : same - 1) + 1);
  });
  if (!common || !/^https?:\/\/[^/]+\//.test(common)) common = "";
  const inHome = i => common && names[i].startsWith(common) && names[i] !== common;
  function label(i) { // what tells it from its neighbours
    const text = inHome(i) ? names[i].slice(common.length) : names[i].replace(/^https?:\/\//, "");
    if (text.length <= 34) return text;
    const folder = text.indexOf("/", text.length - 33); // the end tells more than the beginning, whole folders more than parts
    return "…" + text.slice(folder > 0 && folder < text.length - 12 ? folder : -33);
  }
  const folders = [], folderNumber = new Map(); // in the home host the next part of the path, elsewhere the host
  const folder = names.map((name, i) => {
    const path = inHome(i) ? name.slice(common.length) : "";
    const text = path ? path.slice(0, path.indexOf("/") + 1) || new URL(common).pathname : owners[owner[i]];
    if (!folderNumber.has(text)) { folderNumber.set(text, folders.length); folders.push(text); }
    return folderNumber.get(text);
  });
  const labels = names.map((_, i) => label(i));

  // ---- colours: Okabe and Ito's, told apart by colour-blind eyes ----
  const palette = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"];
  const rest = "#8b949e";
  const hue = new Array(N);
  function paint() {
    const [group, title] = { owner: [owner, g => owners[g]], folder: [folder, g => folders[g]], component: [component, g => "component " + (g + 1)] }[$("color").value];
    const size = new Map();
    byRank.forEach(i => size.set(group[i], (size.get(group[i]) || 0) + 1)); // of equally large ones the important first
    const order = [...size.keys()].sort((a, b) => size.get(b) - size.get(a));
    const color = new Map(order.slice(0, palette.length).map((g, i) => [g, palette[i]]));
    group.forEach((g, i) => { hue[i] = color.get(g) || rest; });
    const items = order.slice(0, palette.length).map(g => [color.get(g), title(g), size.get(g)]);
    const others = order.slice(palette.length);
    if (others.length) items.push([rest, number(others.length) + " other" + (others.length > 1 ? "s" : ""), others.reduce((sum, g) => sum + size.get(g), 0)]);
    $("legend").replaceChildren(...items.map(([color, name, count]) => {
      const dot = element("span", "", "dot");
      dot.style.background = color;
      const item = element("li");
      item.append(dot, element("span", name, "name"), element("span", number(count)));
      return item;
    }));
    draw();
  }
  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  // ---- drawing ----
  let width = 0, height = 0, scale = 1, fitted = 1, left = 0, top = 0, chosen = -1, hovered = -1, shown = -1, busy = false, waiting = 0;
  const visible = i => shown < 0 || owner[i] === shown;
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const sx = i => (x[i] - left) * scale, sy = i => (y[i] - top) * scale;
  const size = i => Math.max(1.6, r[i] * Math.pow(scale, .75));
  function fit() {
    const inside = names.map((_, i) => i).filter(visible);
    if (!inside.length || !width) return;
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    inside.forEach(i => { x0 = Math.min(x0, x[i] - r[i]); x1 = Math.max(x1, x[i] + r[i]); y0 = Math.min(y0, y[i] - r[i]); y1 = Math.max(y1, y[i] + r[i]); });
    scale = Math.min(2.5, .92 * Math.min(width / (x1 - x0), height / (y1 - y0)));
    fitted = scale;
    left = (x0 + x1) / 2 - width / 2 / scale;
    top = (y0 + y1) / 2 - height / 2 / scale;
    draw();
  }
  function zoom(by, px = width / 2, py = height / 2) {
    const next = Math.min(12, Math.max(.01, scale * by));
    left += px / scale - px / next;
    top += py / scale - py / next;
    scale = next;
    move();
  }
  function move() { busy = true; clearTimeout(waiting); waiting = setTimeout(() => { busy = false; draw(); }, 140); draw(); }
  let asked = false;
  function draw() { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; frame(); }); } }
  // Labels go first to the highest ranked and to those that alone link to many: each cluster then says what it is.
  const own = out.map(targets => targets.filter(k => incoming[k].length <= 2).length);
  const place = new Int32Array(N);
  byRank.forEach((i, at) => { place[i] = at; });
  names.map((_, i) => i).filter(i => own[i] > 4).sort((a, b) => own[b] - own[a]).forEach((i, at) => { place[i] = Math.min(place[i], at); });
  const byPlace = [...byRank].sort((a, b) => place[a] - place[b]);
  // A link counts by its end that has fewer: a leaf's only link says more than one of a navigation bar's.
  const classes = [[], [], []];
  out.forEach((targets, i) => targets.forEach(k => {
    const fewer = Math.min(targets.length, incoming[k].length);
    if (i !== k) classes[fewer <= 2 ? 0 : fewer <= 12 ? 1 : 2].push(i, k);
  }));
  function line(i, k) { pen.moveTo(sx(i), sy(i)); pen.lineTo(sx(k), sy(k)); }
  function frame() {
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const focus = chosen >= 0 ? chosen : hovered;
    const inView = i => { const px = sx(i), py = sy(i); return px > 0 && py > 0 && px < width && py < height; };
    const base = Math.min(.5, Math.max(.05, 9 / Math.sqrt(edgeCount + 1) * Math.min(3, Math.max(1, scale / fitted)))) * (focus >= 0 ? .4 : 1);
    pen.lineWidth = edgeCount > 4000 ? .7 : 1;
    classes.forEach((pairs, n) => {
      const step = busy ? 2 * Math.max(1, Math.ceil(pairs.length / 8000)) : 2; // while it moves, a sample will do
      pen.strokeStyle = "rgba(" + css("--edge") + "," + Math.min(.6, base * [1.5, .8, .35][n] * Math.sqrt(step / 2)) + ")";
      pen.beginPath();
      for (let at = 0; at < pairs.length; at += step) {
        const i = pairs[at], k = pairs[at + 1];
        if (visible(i) && visible(k) && (inView(i) || inView(k))) line(i, k);
      }
      pen.stroke();
    });
    const near = new Set();
    if (focus >= 0) {
      const one = (list, color, arrowAt) => {
        pen.strokeStyle = pen.fillStyle = color;
        pen.globalAlpha = list.length > 300 ? .35 : .8;
        pen.lineWidth = 1.4;
        pen.beginPath();
        list.forEach(k => { near.add(k); if (k !== focus && visible(k)) line(focus, k); });
        pen.stroke();
        list.forEach(k => { if (k !== focus && visible(k)) arrow(...arrowAt(k)); });
        pen.globalAlpha = 1;
      };
      one(incoming[focus], css("--in"), k => [k, focus]);
      one(out[focus], css("--out"), k => [focus, k]);
    }
    pen.strokeStyle = css("--halo");
    pen.lineWidth = 1;
    for (let at = N - 1; at >= 0; at--) { // the important ones on top
      const i = byRank[at];
      const px = sx(i), py = sy(i), radius = size(i);
      if (!visible(i) || px < -radius || py < -radius || px > width + radius || py > height + radius) continue;
      pen.globalAlpha = focus >= 0 && i !== focus && !near.has(i) ? .22 : 1;
      pen.fillStyle = hue[i];
      pen.beginPath();
      pen.arc(px, py, radius, 0, 7);
      pen.fill();
      if (radius > 3) pen.stroke();
    }
    pen.globalAlpha = 1;
    if (focus >= 0 && visible(focus)) {
      pen.strokeStyle = css("--ink"); pen.lineWidth = 2.2;
      pen.beginPath(); pen.arc(sx(focus), sy(focus), size(focus) + 3, 0, 7); pen.stroke();
    }
    drawLabels(focus, near);
  }
  function arrow(from, to) {
    const dx = sx(to) - sx(from), dy = sy(to) - sy(from), length = Math.hypot(dx, dy);
    if (length < 14) return;
    const ux = dx / length, uy = dy / length, ax = sx(to) - ux * (size(to) + 1), ay = sy(to) - uy * (size(to) + 1);
    pen.beginPath(); pen.moveTo(ax, ay); pen.lineTo(ax - ux * 7 - uy * 3.2, ay - uy * 7 + ux * 3.2); pen.lineTo(ax - ux * 7 + uy * 3.2, ay - uy * 7 - ux * 3.2); pen.fill();
  }
  const face = getComputedStyle(document.body).fontFamily;
  const fonts = ["11.5px " + face, "600 13px " + face], widths = [new Float32Array(N), new Float32Array(N)];
  function drawLabels(focus, near) {
    const most = Math.max(16, width * height / 14000); // more would be a wall of text
    const order = focus < 0 ? byPlace : [focus, ...byPlace.filter(i => i !== focus && near.has(i))];
    const nodes = [], wanted = [];
    for (const i of order) {
      const px = sx(i), py = sy(i), radius = size(i);
      if (!visible(i) || px < -radius || py < -radius || px > width + radius || py > height + radius) continue;
      nodes.push({ x: px, y: py, radius });
      if (wanted.length < 3 * most && px >= 0 && py >= 0 && px <= width && py <= height) wanted.push({ i, x: px, y: py, radius });
    }
    wanted.forEach((label, n) => {
      label.bold = focus >= 0 ? label.i === focus : n < Math.min(30, nodes.length / 16);
      label.width = textWidth(label.i, label.bold ? 1 : 0);
      label.height = label.bold ? 16 : 14;
    });
    const graph = $("graph").getBoundingClientRect();
    const taken = [$("legend"), $("zoom")].map(e => e.getBoundingClientRect()).map(b => [b.left - graph.left, b.top - graph.top, b.right - graph.left, b.bottom - graph.top]);
    const ink = css("--ink"), halo = css("--halo");
    pen.textBaseline = "middle"; pen.lineJoin = "round"; pen.lineWidth = 3.5;
    placeLabels(wanted, nodes, taken, width, height).slice(0, most).forEach(({ at, left: lx, top: ly, plate, line: leader }) => {
      const { i, width: w, height: h, bold } = wanted[at];
      pen.font = fonts[bold ? 1 : 0];
      pen.fillStyle = pen.strokeStyle = halo;
      if (plate) { pen.globalAlpha = .85; pen.fillRect(lx - 3, ly, w + 6, h); pen.globalAlpha = 1; }
      else pen.strokeText(labels[i], lx, ly + h / 2);
      if (leader) {
        pen.strokeStyle = ink; pen.lineWidth = .8;
        pen.beginPath(); pen.moveTo(leader[0], leader[1]); pen.lineTo(leader[2], leader[3]); pen.stroke();
        pen.lineWidth = 3.5;
      }
      pen.fillStyle = ink;
      pen.fillText(labels[i], lx, ly + h / 2);
    });
  }
  function textWidth(i, font) {
    if (!widths[font][i]) { pen.font = fonts[font]; widths[font][i] = pen.measureText(labels[i]).width; }
    return widths[font][i];
  }
  function at(px, py) {
    let best = -1, nearest = Infinity;
    for (let i = 0; i < N; i++) {
      if (!visible(i)) continue;
      const distance = Math.hypot(sx(i) - px, sy(i) - py) - size(i);
      if (distance < 5 && distance < nearest) { nearest = distance; best = i; }
    }
    return best;
  }

  // ---- choosing a node ----
  function choose(i, center) {
    chosen = i;
    location.replace("#" + (i < 0 ? "" : i));
    if (i < 0) { panel.hidden = true; resize(); return; }
    if (!visible(i)) { $("filter").value = "-1"; shown = -1; }
    panel.hidden = false;
    panel.scrollTop = 0;
    const close = element("button", "×", "close");
    close.setAttribute("aria-label", "Close");
    close.onclick = () => { choose(-1); canvas.focus(); };
    const facts = element("dl");
    const fact = (name, value) => facts.append(element("dt", name), element("dd", value));
    fact(ownerWord, owners[owner[i]]);
    if (data.grouped) fact(data.kind + "s", number(members[i]));
    fact("PageRank", rank[i].toFixed(6) + "  (number " + number(byRank.indexOf(i) + 1) + ")");
    fact("component", number(component[i] + 1));
    const parts = [close, element("h2", names[i]), facts];
    if (/^https?:\/\//.test(names[i])) {
      const go = element("a", "Open this page ↗");
      go.href = names[i]; go.target = "_blank"; go.rel = "noopener noreferrer";
      parts.push(go);
    }
    parts.push(...links("Linked from", incoming[i], "in"), ...links("Links to", out[i], "out"));
    panel.replaceChildren(...parts);
    resize();
    if (center && width) { scale = Math.max(scale, .8); left = x[i] - width / 2 / scale; top = y[i] - height / 2 / scale; }
    document.querySelectorAll("#rows tr").forEach(row => row.classList.toggle("chosen", +row.dataset.node === i));
    draw();
  }
  function links(title, list, className) {
    const sorted = [...list].sort((a, b) => rank[b] - rank[a]);
    const items = element("ul");
    const more = from => {
      sorted.slice(from, from + 200).forEach(k => {
        const item = element("li"), button = element("button", names[k]);
        button.onclick = () => { choose(k, true); panel.focus(); };
        item.append(button); items.append(item);
      });
      if (sorted.length > from + 200) {
        const item = element("li"), button = element("button", "… " + number(sorted.length - from - 200) + " more");
        button.onclick = () => { item.remove(); more(from + 200); };
        item.append(button); items.append(item);
      }
    };
    more(0);
    return [element("h3", title + " (" + number(list.length) + ")", className), list.length ? items : element("p", "none in these rows", "empty")];
  }

  // ---- pointer and keys on the drawing ----
  const pointers = new Map();
  let moved = 0;
  canvas.addEventListener("pointerdown", e => { canvas.setPointerCapture(e.pointerId); pointers.set(e.pointerId, [e.offsetX, e.offsetY]); moved = 0; });
  canvas.addEventListener("pointermove", e => {
    const before = pointers.get(e.pointerId);
    if (!before) { hover(at(e.offsetX, e.offsetY), e.offsetX, e.offsetY); return; }
    const dx = e.offsetX - before[0], dy = e.offsetY - before[1];
    const others = [...pointers].filter(([id]) => id !== e.pointerId);
    if (others.length) { // two fingers
      const [ox, oy] = others[0][1];
      zoom(Math.hypot(e.offsetX - ox, e.offsetY - oy) / Math.max(1, Math.hypot(before[0] - ox, before[1] - oy)), ox, oy);
      moved = 99;
    } else { left -= dx / scale; top -= dy / scale; moved += Math.abs(dx) + Math.abs(dy); if (moved > 4) { canvas.classList.add("moving"); move(); } }
    pointers.set(e.pointerId, [e.offsetX, e.offsetY]);
  });
  canvas.addEventListener("pointerup", e => { pointers.delete(e.pointerId); canvas.classList.remove("moving"); if (moved <= 4) choose(at(e.offsetX, e.offsetY)); });
  canvas.addEventListener("pointercancel", e => pointers.delete(e.pointerId));
  canvas.addEventListener("pointerleave", () => hover(-1));
  canvas.addEventListener("wheel", e => { e.preventDefault(); zoom(Math.exp(-e.deltaY * (e.deltaMode ? .05 : .0016)), e.offsetX, e.offsetY); }, { passive: false });
  function hover(i, px, py) {
    canvas.classList.toggle("over", i >= 0);
    const tip = $("tip");
    tip.hidden = i < 0;
    if (i >= 0) { tip.textContent = names[i]; tip.style.left = Math.min(px + 14, Math.max(0, width - 430)) + "px"; tip.style.top = py + 16 + "px"; }
    if (i !== hovered) { hovered = i; draw(); }
  }
  canvas.addEventListener("keydown", e => {
    const pan = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[e.key];
    if (pan) { left += pan[0] / scale; top += pan[1] / scale; move(); }
    else if (e.key === "+" || e.key === "=") zoom(1.3);
    else if (e.key === "-") zoom(1 / 1.3);
    else if (e.key === "0") fit();
    else return;
    e.preventDefault();
  });
  $("in").onclick = () => zoom(1.5); $("out").onclick = () => zoom(1 / 1.5); $("fit").onclick = fit;

  // ---- search ----
  const search = $("search"), results = $("results");
  let found = [], active = 0;
  function find() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = words.length ? byRank.filter(i => visible(i) && words.every(word => names[i].toLowerCase().includes(word))).slice(0, 50) : [];
    active = 0;
    results.replaceChildren(...found.map((i, n) => {
      const item = element("li", names[i]);
      item.id = "result-" + n; item.setAttribute("role", "option");
      item.onpointerdown = e => { e.preventDefault(); take(n); };
      return item;
    }), ...(words.length && !found.length ? [element("li", "nothing found", "none")] : []));
    results.hidden = !words.length;
    mark();
  }
  function mark() {
    search.setAttribute("aria-expanded", String(!results.hidden));
    [...results.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === active && !!found.length)));
    if (found.length && !results.hidden) { search.setAttribute("aria-activedescendant", "result-" + active); results.children[active].scrollIntoView({ block: "nearest" }); }
    else search.removeAttribute("aria-activedescendant");
  }
  function take(n) { if (found[n] === undefined) return; results.hidden = true; mark(); choose(found[n], true); }
  search.addEventListener("input", find);
  search.addEventListener("focus", () => { if (search.value) find(); });
  search.addEventListener("blur", () => { results.hidden = true; mark(); });
  search.addEventListener("keydown", e => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { active = (active + (e.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length); mark(); e.preventDefault(); }
    else if (e.key === "Enter") take(active);
    else if (e.key === "Escape") { if (results.hidden) search.value = ""; results.hidden = true; mark(); e.stopPropagation(); }
  });
  document.addEventListener("keydown", e => {
    if (e.key === "/" && !/INPUT|SELECT/.test(document.activeElement.tagName)) { e.preventDefault(); search.focus(); search.select(); }
    else if (e.key === "Escape" && chosen >= 0) { choose(-1); }
  });

  // ---- table ----
  const columns = [[data.grouped ? "group" : data.kind, i => names[i]], [ownerWord, i => owners[owner[i]]], ["in", i => incoming[i].length], ["out", i => out[i].length], ["PageRank", i => rank[i]], ["component", i => component[i] + 1]];
  if (data.grouped) columns.splice(2, 0, [data.kind + "s", i => members[i]]);
  let sortBy = columns.findIndex(column => column[0] === "PageRank"), falling = true;
  $("head").append(...columns.map(([name, value], n) => {
    const head = element("th", "", N && typeof value(0) === "number" ? "number" : ""), button = element("button", name);
    button.onclick = () => { falling = n === sortBy ? !falling : typeof value(0) === "number"; sortBy = n; fillTable(); };
    head.append(button);
    return head;
  }));
  function fillTable() {
    if ($("table").hidden) return;
    const value = columns[sortBy][1], sign = falling ? -1 : 1;
    const order = byRank.filter(visible).sort((a, b) => { const one = value(a), other = value(b); return one < other ? -sign : one > other ? sign : 0; });
    [...$("head").children].forEach((head, n) => n === sortBy ? head.setAttribute("aria-sort", falling ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
    $("rows").replaceChildren(...order.map(i => {
      const row = element("tr", "", i === chosen ? "chosen" : "");
      row.dataset.node = i;
      columns.forEach(([name, value], n) => {
        const v = value(i), cell = element("td", n === 0 ? "" : name === "PageRank" ? v.toFixed(6) : typeof v === "number" ? number(v) : v, typeof v === "number" ? "number" : "");
        if (n === 0) { const button = element("button", v); button.onclick = () => choose(i, true); cell.append(button); }
        row.append(cell);
      });
      return row;
    }));
  }
  function view(table) {
    $("table").hidden = !table; $("graph").hidden = table;
    $("view-table").setAttribute("aria-pressed", String(table)); $("view-graph").setAttribute("aria-pressed", String(!table));
    if (table) fillTable(); else resize();
  }
  $("view-table").onclick = () => view(true); $("view-graph").onclick = () => view(false);

  // ---- the rest ----
  $("color").onchange = paint;
  $("filter").onchange = () => { shown = +$("filter").value; hover(-1); if (chosen >= 0 && !visible(chosen)) choose(-1); fillTable(); fit(); };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = on => { document.documentElement.classList.toggle("dark", on); draw(); };
  $("theme").onclick = () => theme(!document.documentElement.classList.contains("dark"));
  dark.addEventListener("change", () => theme(dark.matches));
  function resize() {
    const box = $("graph").getBoundingClientRect(), ratio = window.devicePixelRatio || 1, first = !width;
    if (!box.width) return;
    left -= (box.width - width) / 2 / scale; top -= (box.height - height) / 2 / scale;
    width = box.width; height = box.height;
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
    if (first) fit();
    draw();
  }
  addEventListener("resize", resize);
  theme(dark.matches);
  if (data.kind !== "page" || data.grouped) $("color").options[1].remove();
  else if (home >= 0 && ownerSize[home] > .7 * N && folders.length - owners.length > 1) $("color").value = "folder"; // one host alone would be one colour
  resize();
  paint();
  const asLink = /^#(\d+)$/.exec(location.hash);
  if (asLink && +asLink[1] < N) choose(+asLink[1], true);
})();
