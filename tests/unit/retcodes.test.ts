import { apiError, isAboutTheAccount, isBusy } from "../../provider/client/errors";
import { kindOf, RETCODE_ROWS, RETCODES } from "../../provider/client/retcodes";

const error = (retCode: number, message = "...") =>
  apiError({ action: "StartCompShareInstance", isPurchase: false }, retCode, message);

test("each RetCode has one row", () => {
  const codes = RETCODE_ROWS.flatMap((row) => row.codes);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each([
  110, 120, 130, 150, 153, 160, 161, 170, 171, 172, 174, 210, 220, 230, 240, 280, 292, 293, 294, 295, 299, 520, 8010,
  8017, 8027, 8039, 8067, 8090, 8104, 8107, 8314, 8315, 8333, 8357, 8433, 8441, 8442, 8443, 8445, 8856, 8905, 8964,
  8968, 17026, 17061, 226604, 226607, 226608, 226609, 226619,
])("RetCode %d has a meaning and an advice", (retCode) => {
  const { meaning, advice } = RETCODES[retCode] ?? {};
  expect(meaning).toBeTruthy();
  expect(advice).toMatch(/\.$/);
});

test.each([110, 8433, 8438, 8898, 8854])("after RetCode %d a change is in doubt", (retCode) => {
  expect(error(retCode).inDoubt).toBe(true);
});

test.each([130, 150, 153, 161, 171, 8010, 8104, 8357, 8905])("after RetCode %d nothing was done", (retCode) => {
  expect(error(retCode).facts.effect).toBe("none");
});

test.each([170, 171, 172, 174, 292, 294, 295])(
  "RetCode %d is about the account: no more questions are asked",
  (retCode) => {
    expect(isAboutTheAccount(error(retCode))).toBe(true);
  },
);

test("a bad parameter is about the account if it is the project", () => {
  expect(isAboutTheAccount(error(230, "Params [organization_id] not available"))).toBe(true);
  expect(isAboutTheAccount(error(230, "Params [GpuType] not available"))).toBe(false);
});

test.each([293, 299, 240])("RetCode %d is about the question", (retCode) => {
  expect(isAboutTheAccount(error(retCode))).toBe(false);
});

test.each([8903, 8434, 8964, 8443, 226609])("RetCode %d is temporary", (retCode) => {
  expect(isBusy(error(retCode))).toBe(true);
});

test.each([8010, 8856, 8905, 226607])("RetCode %d is about a state that a look shows", (retCode) => {
  expect(kindOf(retCode)).toBe("state");
});
