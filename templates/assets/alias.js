// A page that has moved: on to the new address, with the anchor that was asked for.
"use strict";

const moved = document.getElementById("moved");
if (!moved.hash) moved.hash = location.hash;
location.replace(moved.href);
