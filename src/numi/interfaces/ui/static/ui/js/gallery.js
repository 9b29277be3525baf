// The gallery tries what a page can show: themes, densities, keys, toasts.
import "./clock.js";
import { start as startTheme } from "./theme.js";
import { toast } from "./toast.js";

startTheme();
document.querySelector("[data-show-toast]")?.addEventListener("click", () => {
  toast("SMS envoyé à Mme Petit", { undo: () => toast("SMS annulé. Il n’est pas parti.").then(() => {}) });
});
