/** What the page can do beyond being read: filter its long tables, and open what is folded before it is printed. */
export const script = `
'use strict';
for (const table of document.querySelectorAll('table[data-filter]')) {
  const box = document.createElement('p');
  const label = document.createElement('label');
  const input = document.createElement('input');
  const told = document.createElement('span');
  box.className = 'filter';
  input.type = 'search';
  input.autocomplete = 'off';
  told.setAttribute('role', 'status');
  label.append(table.dataset.filter + ' ', input);
  box.append(label, ' ', told);
  const rows = [...table.querySelectorAll('tbody tr:not(.cause)')];
  const texts = rows.map((row) => (row.textContent + ' ' + (row.parentElement.querySelector('.cause')?.textContent ?? '')).toLowerCase());
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\\s+/);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
      if (!row.hidden) shown++;
    });
    for (const cause of table.querySelectorAll('.cause')) {
      cause.hidden = [...cause.parentElement.rows].every((row) => row === cause || row.hidden);
    }
    told.textContent = input.value === '' ? '' : shown + ' of ' + rows.length + ' rows';
  });
  (table.closest('.scroll') ?? table).before(box);
}
const closed = [];
addEventListener('beforeprint', () => {
  for (const each of document.querySelectorAll('details:not([open])')) {
    each.open = true;
    closed.push(each);
  }
});
addEventListener('afterprint', () => {
  for (const each of closed.splice(0)) each.open = false;
});
`;
