"use strict";
// Tables are whole without this; it adds sorting by their headings, and a filter to those with many rows.
for (const sheet of document.querySelectorAll("[data-table]")) {
  const table = sheet.querySelector("table"), body = table.tBodies[0], rows = [...body.rows];
  if (rows.length < 2) continue;
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent.trim() : cell.dataset.sort;
  };
  const compare = (a, b) => {
    const none = (value) => value === "" || value === "–";
    if (none(a) || none(b)) return NaN;
    return a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : a.localeCompare(b, "en", { numeric: true });
  };
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = rows.map((row) => [key(row, column), row]);
      // Rows without a value come last either way.
      sorted.sort(([a], [b]) => {
        const order = compare(a, b);
        return isNaN(order) ? (a === "" || a === "–") - (b === "" || b === "–") : down ? -order : order;
      });
      body.append(...sorted.map(([, row]) => row));
    });
  });
  if (rows.length < 5) continue;
  const box = document.createElement("div"), label = document.createElement("label"), field = document.createElement("input"), told = document.createElement("span");
  box.className = "filter";
  field.type = "search";
  field.setAttribute("aria-controls", table.id);
  label.append("Filter ", field);
  field.setAttribute("aria-label", "Filter " + document.getElementById(table.id + "-c").textContent.trim());
  told.setAttribute("role", "status");
  box.append(told, label);
  table.querySelector(".head").append(box);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    told.textContent = words.length ? shown + " of " + rows.length + " rows" : "";
  });
}
