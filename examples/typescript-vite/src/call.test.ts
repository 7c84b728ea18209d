import { expect, test } from "vitest";

import { callState } from "./call";
import { SIP_STATUS_CODES } from "./sip/sip-status";

test("every registered code has something to show", () => {
  for (const code of SIP_STATUS_CODES) expect(callState(code)).not.toBe("");
});

test("a code that nobody registered does not break the phone", () => {
  expect(callState(486)).toBe("busy");
  expect(callState(687)).toBe("failed");
});
