// Solves the challenge of a form that many have sent from here (altcha's protocol): finds the number whose hash with the
// salt is the challenge, and puts the solution into the form. Without it a mail confirms the request.

const field = document.getElementById("proof");
const status = document.getElementById("proof-status");

function toHex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function solve(challenge) {
  const encoder = new TextEncoder();
  for (let number = 0; number <= challenge.maxNumber; number += 1) {
    const bytes = encoder.encode(challenge.salt + number);
    if (toHex(await crypto.subtle.digest(challenge.algorithm, bytes)) === challenge.challenge) {
      return number;
    }
  }
  return null;
}

async function prove() {
  const { algorithm, challenge, salt, signature } = JSON.parse(field.dataset.challenge);
  const number = await solve(JSON.parse(field.dataset.challenge));
  if (number === null) {
    return;
  }
  field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  status.textContent = status.dataset.done;
  document.getElementById("proof-mail").hidden = true;
}

if (field && window.crypto?.subtle) {
  const button = field.form.querySelector("[type=submit]");
  button.disabled = true;
  status.hidden = false;
  prove().finally(() => {
    button.disabled = false;
  });
}
