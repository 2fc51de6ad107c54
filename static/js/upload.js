// Says of a file that is too large before it is sent. Without this script the server says it.
const upload = document.getElementById("upload");
upload.addEventListener("submit", (event) => {
  const file = upload.querySelector("input[type=file]").files[0];
  const says = document.getElementById("upload-error");
  says.hidden = !(file && file.size > Number(upload.dataset.largest));
  says.textContent = says.hidden ? "" : upload.dataset.tooLarge;
  if (!says.hidden) event.preventDefault();
});
