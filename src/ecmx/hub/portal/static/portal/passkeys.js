// A passkey that did not work is said on the page, in words.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const says = document.getElementById("passkey-says");
  if (says) says.hidden = false;
});
