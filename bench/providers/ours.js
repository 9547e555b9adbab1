// The provider that this project is about, as its users load it.
module.exports = require("pulumi-compshare").CompShareInstance;
