import{c as o}from"./chunk-DOJGFENU.js";import{d as t,f as n}from"./chunk-7I72HELX.js";function u(f,c){let e=o(f),r=n(e);t(()=>{e&&!r.current&&c(),r.current=e},[e])}export{u as a};
