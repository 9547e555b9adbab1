/** Signatures as the vendor publishes them: parameters, private key, signature. */
export const PUBLISHED: [what: string, params: Record<string, string>, privateKey: string, signature: string][] = [
  ["without a public key", { foo: "bar" }, "my_private_key", "634edc1bb957c0d65e5ab5494cf3b7784fbc87af"],
  [
    "with a public key",
    { foo: "bar", PublicKey: "my_public_key" },
    "my_private_key",
    "d4411ab30953fb0bbcb1e7313081f05e4e91a394",
  ],
  [
    "of a whole call",
    {
      Action: "CreateUHostInstance",
      CPU: "2",
      ChargeType: "Month",
      DiskSpace: "10",
      ImageId: "f43736e1-65a5-4bea-ad2e-8a46e18883c2",
      LoginMode: "Password",
      Memory: "2048",
      Name: "Host01",
      Password: "VUNsb3VkLmNu",
      PublicKey: "ucloudsomeone@example.com1296235120854146120",
      Quantity: "1",
      Region: "cn-bj2",
      Zone: "cn-bj2-04",
    },
    "46f09bb9fab4f12dfc160dae12273d5332b5debe",
    "4f9ef5df2abab2c6fccd1e9515cb7e2df8c6bb65",
  ],
];
