import { BUSY_EVERYWHERE, BUSY_HERE, isProvisional, isSuccess, reasonPhrase } from "./sip/sip-status";

/** What a web phone shows for the status code that a peer sent, registered or not. */
export function callState(code: number): string {
  if (isProvisional(code)) return "ringing";
  if (isSuccess(code)) return "connected";
  if (code === BUSY_HERE || code === BUSY_EVERYWHERE) return "busy";
  return reasonPhrase(code, "failed");
}
