import { entriesOf, isUnsent } from "../phone/entries.js";

// Signing out is refused while the phone's page of this browser keeps something unsent of this account: it could not be sent
// any more. The form names the account; what it says stands beside it, hidden.
export function leaving(root) {
  for (const form of root.querySelectorAll("form[data-leaves]:not([data-live])")) {
    form.dataset.live = "";
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await keepsUnsent(form.dataset.leaves)) form.querySelector("[data-unsent]").hidden = false;
      else form.submit();
    });
  }
}

// Where the phone's page was never opened nothing is made to be looked into.
async function keepsUnsent(username) {
  const kept = await indexedDB.databases?.().catch(() => []);
  if (kept && !kept.some((one) => one.name === "santu-phone")) return false;
  return (await entriesOf(username).catch(() => [])).some(isUnsent);
}
