var e={"coice.job":{label:"Coice job",load:()=>import("./view-OHVEV62B.js")},"masstock.execution":{label:"MasStock execution",load:()=>import("./view-CDDVOSHB.js")}};export{e as a};
