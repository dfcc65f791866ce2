throw new TypeError("missing setting");
