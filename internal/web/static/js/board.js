// A card of the board can be dragged too. Dropping it presses the button of its
// menu for that phase: it is the same form.
const board = document.querySelector("[data-board]");
let held = null;
for (const form of board?.querySelectorAll("form") ?? []) form.closest("li").draggable = true;
board?.addEventListener("dragstart", (event) => {
  held = event.target.closest("li[draggable]");
  event.dataTransfer.effectAllowed = "move";
});
board?.addEventListener("dragend", () => (held = null));
const column = (event) => {
  const to = event.target.closest("[data-phase]");
  return held && to && !to.contains(held) ? to : null;
};
board?.addEventListener("dragover", (event) => {
  if (column(event)) event.preventDefault();
});
board?.addEventListener("drop", (event) => {
  const to = column(event);
  if (!to) return;
  event.preventDefault();
  held.querySelector(`button[value="${CSS.escape(to.dataset.phase)}"]`)?.click();
});
