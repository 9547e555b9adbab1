/** The maximum number of lines. */
const SHOWN = 10;

/** The prices of a preview's purchases, one line each, up to a limit. */
export class PriceLines {
  private told = 0;

  constructor(private readonly log: (text: string) => void) {}

  tell(line: string): void {
    this.told++;
    if (this.told <= SHOWN) this.log(line);
    else if (this.told === SHOWN + 1) this.log("What the others cost, and all together: `npx pulumi-compshare cost`.");
  }
}
