// Stands before the script of every component of our own. Text is set as text, never as markup.

const element = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
};

// Streamlit's own link to the same address changes the page without a reload; without one the browser goes there.
function follow(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = [...document.querySelectorAll(".st-key-board-links a")];
  const own = links.find((link) => link.href === event.currentTarget.href);
  if (!own) return;
  event.preventDefault();
  own.click();
}
