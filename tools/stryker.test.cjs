// The tests that mutants are run against: those of ownership, deletion and disks that need no engine. They are one suite, since
// Stryker loads every suite anew for each mutant; the quick ones come first, since the first failure ends it.
const SUBSET = {
  unit:
    "adopt create delete disks gone image image-owner marker ownership pages plan purchase recover resource-provider schemas successor unclaimed " +
    "access disk",
  lifecycle: "disks rules",
};
for (const [folder, names] of Object.entries(SUBSET)) {
  for (const name of names.split(" ")) {
    describe(`${folder}/${name}`, () => {
      require(`../tests/${folder}/${name}.test.ts`);
    });
  }
}
