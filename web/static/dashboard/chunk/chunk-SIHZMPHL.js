var i=/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,n=t=>i.test(t??"");export{n as a};
