/** So many are read. */
const SHOWN = 10;

/** What a preview's purchases cost, a line each: not hundreds of them. */
export class PriceLines {
  private told = 0;

  constructor(private readonly log: (text: string) => void) {}

  tell(line: string): void {
    this.told++;
    if (this.told <= SHOWN) this.log(line);
    else if (this.told === SHOWN + 1) this.log("What the others cost, and all together: `npx pulumi-compshare cost`.");
  }
}
