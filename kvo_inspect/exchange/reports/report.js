// A photo opens large in one dialog; without this script the photos stand on the page as they are.
const dialog = document.querySelector("dialog");
const caption = dialog.querySelector("p");
const large = document.createElement("img");
caption.before(large);
for (const photo of document.querySelectorAll(".pictures img")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "enlarge";
  button.setAttribute("aria-haspopup", "dialog");
  photo.replaceWith(button);
  button.append(photo);
  button.addEventListener("click", () => {
    large.src = photo.src;
    large.alt = photo.alt;
    caption.textContent = button.closest("figure").querySelector("figcaption").textContent;
    dialog.showModal();
  });
}
