var i=t=>t.replace(/[\\%_]/g,"\\$&"),n=t=>({ilike:`%${i(t)}%`});export{i as a,n as b};
