/** The maximum number of lines. */
const SHOWN = 10;

/** The prices of a preview's purchases, one line each, up to a limit. */
export class PriceLines {
  private count = 0;

  constructor(private readonly log: (text: string) => void) {}

  add(line: string): void {
    this.count++;
    if (this.count <= SHOWN) this.log(line);
    else if (this.count === SHOWN + 1) this.log("What the others cost, and all together: `npx pulumi-compshare cost`.");
  }
}
