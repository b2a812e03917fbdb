import{c as o}from"./chunk-MVP3UGD3.js";import{d as t,f as n}from"./chunk-PFEBDCO3.js";function u(f,c){let e=o(f),r=n(e);t(()=>{e&&!r.current&&c(),r.current=e},[e])}export{u as a};
