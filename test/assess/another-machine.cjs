// Loaded before the program: a machine whose clock is ten years on.
const tenYears = 10 * 365 * 86_400_000;
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + tenYears);
    else super(...given);
  }
  static now() {
    return Real.now() + tenYears;
  }
};
