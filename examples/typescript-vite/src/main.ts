import { callState } from "./call";

document.querySelector("#state")!.textContent = callState(486);
