var _,vn,nn,ee,Xe,Ue,Pn,Le,En,tn,en,Ct,xe=Symbol.for("pv"),Qe={},Ne=[],Ft=/^m(i|n|o|s|text|space)$/,rn=Array.isArray,an=Ne.slice,ue=Object.assign;function oe(e){e&&e.parentNode&&e.remove()}function Ln(e,n,t){var r,a,i,o={},u=arguments.length;for(i in n)i=="key"?r=n[i]:i=="ref"&&typeof e!="function"?a=n[i]:o[i]=n[i];return u>2&&(o.children=u>3?an.call(arguments,2):t),Se(e,o,r,a,null)}function Se(e,n,t,r,a){var i={type:e,props:n,key:t,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:xe,__v:a||++vn,__i:-1,__u:0};return!a&&_.vnode&&_.vnode(i),i}function Y(e){return e.children}function ge(e,n){this.props=e,this.context=n,this.__g=0}function ne(e,n){if(n==null)return e.__&&ne(e.__,e.__i+1);for(var t;n<e.__k.length;n++)if((t=e.__k[n])&&t.__e)return t.__e;return typeof e.type!="function"||e.props.__P?null:ne(e)}function Rt(e){var n,t=e.__v,r=t.__e,a=[],i=[],o=e.__P;o&&((n=ue({constructor:xe},t)).__v=t.__v+1,_.vnode&&_.vnode(n),on(o,n,t,e.__n,o.namespaceURI,32&t.__u?[r]:null,a,r||ne(t),32&t.__u,i),n.__v=t.__v,n.__.__k[n.__i]=n,Gn(a,n,i),t.__=t.__e=null,n.__e!=r&&Vn(n))}function Vn(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(n){return n&&(e.__e=n.__e)}),Vn(e)}function Tn(e){(8&e.__g||(e.__g|=8,ee.push(e),Ue++))&&Xe==_.debounceRendering||((Xe=_.debounceRendering)||queueMicrotask)(Un)}function Un(){try{for(var e,n=1;ee.length;)ee.length>n&&ee.sort(Pn),e=ee.shift(),n=ee.length,8&e.__g&&Rt(e)}finally{(Ue=ee.length)&&(Xe||queueMicrotask)(Un)}}function Qn(e,n,t,r,a,i,o,u,d,c,l){var w,m,s,p,C,x,A=r.__k||Ne,g=n.length;for(d=Dt(t,n,A,d,g),w=0;w<g;w++)(s=t.__k[w])!=null&&(m=~s.__i&&A[s.__i]||Qe,s.__i=w,x=on(e,s,m,a,i,o,u,d,c,l),p=s.__e,(m.ref!=s.ref||8&m.__u)&&(m.ref&&un(m.ref,null,s,m),s.ref&&l.push(s.ref,s.__c||p,s)),C=C||p,4&s.__u?(d=Nn(s,d,e,!m.__v),m.__e&&(m.__e=null)):typeof s.type=="function"&&x!==void 0?d=x:p&&(d=p.nextSibling),s.__u&=-21);return t.__e=C,d}function Dt(e,n,t,r,a){var i,o,u,d,c,l,w,m,s,p=t.length,C=p,x=0,A=0,g=e.__k=Array(a);for(i=0;i<a;i++)(o=n[i])!=null&&typeof o!="boolean"&&typeof o!="function"?(typeof o!="object"||o.constructor===String?o=g[i]=Se(null,o):rn(o)?o=g[i]=Se(Y,{children:o}):o.constructor===xe&&o.__b?o=g[i]=Se(o.type,o.props,o.key,o.ref,o.__v):g[i]=o,d=i+x,o.__=e,o.__b=e.__b+1,u=null,~(c=o.__i=Tt(o,t,d,C))&&(C--,(u=t[c])&&(u.__u|=2)),u&&u.__v?(o.__u|=16,c==d-1?x--:c==d+1?x++:c!=d&&(c>d?x--:x++,A=1)):(~c||(a>p?x--:a<p&&x++),typeof o.type!="function"&&(o.__u|=4))):g[i]=null;if(A){for(l=[],w=[],i=0;i<a;i++)if((o=g[i])&&16&o.__u){for(x=0,m=l.length;x<m;)l[s=x+m>>1]<o.__i?x=s+1:m=s;l[x]=o.__i,w[i]=x+1}for(x=l.length;i--;)w[i]&&(w[i]==x?x--:g[i].__u|=4)}if(C)for(i=0;i<p;i++)!(u=t[i])||2&u.__u||(u.__e==r&&(r=ne(u)),sn(u,u));return r}function Nn(e,n,t,r){var a,i,o,u;if(typeof e.type=="function"){if(e.props.__P)return n;if(a=e.__k)for(i=0;i<a.length;i++)a[i]&&(a[i].__=e,n=Nn(a[i],n,t,!1));return n}for(n&&!n.parentNode&&(n=ne(e))&&!n.parentNode&&(n=null),o=e.__e,u=n;u&&u.nodeType==8;)u=u.nextSibling;for(o!=u&&(!r&&t.moveBefore&&o.parentNode?t.moveBefore(o,n):t.insertBefore(o,n||null)),n=o;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function Tt(e,n,t,r){var a,i=e.key,o=e.type,u=n[t],d=u&&!(2&u.__u);if(u===null&&i==null||d&&i==u.key&&o==u.type)return t;if(r>(d?1:0)){for(a=t-1;a>=0;a--)if((u=n[a])&&!(2&u.__u)&&i==u.key&&o==u.type)return a;for(a=t+1;a<n.length;a++)if((u=n[a])&&!(2&u.__u)&&i==u.key&&o==u.type)return a}return-1}function Wn(e,n,t){t==null&&(t=""),n[0]=="-"?e.setProperty(n,t):e[n]=t}function Ee(e,n,t,r,a){var i,o;if(n=="style")if(typeof t=="string")e.style.cssText=t;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(n in r)t&&n in t||Wn(e.style,n);if(t)for(n in t)r&&t[n]==r[n]||Wn(e.style,n,t[n])}else if(n[0]=="o"&&n[1]=="n")typeof t!="function"&&(t=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[n]=t,t&&r||(o=en[n]||(en[n]=Wt(n)),(e.__a||(e.__a={}))[n]=tn,i=n!=(n=n.replace(En,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),t?e.addEventListener(n,o,i):e.removeEventListener(n,o,i));else{if(a=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in e)try{return void(e[n]=t??"")}catch{}if(typeof t=="function")return;t==null||t===!1&&n[4]!="-"?e.removeAttribute(n):e.setAttribute(n,n=="popover"&&t==1?"":t)}}function Wt(e){return function(n){var t=this.__e;if(t){if(t=t[e],n[Le]==null)n[Le]=tn++;else if(n[Le]<this.__a[e])return;return t(_.event?_.event(n):n)}}}function on(e,n,t,r,a,i,o,u,d,c){var l,w,m,s,p,C,x,A,g,y,I,B,K,X,Q,ae,J,j,z=n.type;if(n.constructor!==xe)return null;128&t.__u&&(d=32&t.__u,l=t.__c.__z)&&(n.__u|=d,w=i=[],l.nodeType==8?u=Ve(l,i):i.push(l),u=i[0]||u),(l=_.__b)&&l(n);e:if(typeof z=="function"){m=o.length;try{if(A=n.props,g=(l=z.prototype)&&l.render,y=(l=z.contextType)&&r[l.__c],I=l?y?y.props.value:l.__:r,(s=t.__c)?(n.__c=s,2&s.__g&&(s.__g|=1)):(g?n.__c=s=new z(A,I):(n.__c=s=new ge(A,I),s.constructor=z,s.render=Pt),y&&y.sub(s),s.state||(s.state={}),s.__n=r,s.__g|=8,s.__h=[],s.__k=[]),g&&(s.__s||(s.__s=s.state),z.getDerivedStateFromProps&&(s.__s==s.state&&(s.__s=ue({},s.__s)),ue(s.__s,z.getDerivedStateFromProps(A,s.__s)))),p=s.props,C=s.state,s.__v=n,t.__c){if(A!==p&&g&&!z.getDerivedStateFromProps&&s.componentWillReceiveProps&&s.componentWillReceiveProps(A,I),n.__v==t.__v&&!(8&s.__g)||!(4&s.__g)&&s.shouldComponentUpdate&&s.shouldComponentUpdate(A,s.__s,I)===!1){n.__v!=t.__v&&(s.props=A,s.state=s.__s,s.__g&=-9),n.__e=t.__e,n.__k=t.__k,n.__k.some(function(V){V&&(V.__=n)}),Ne.push.apply(s.__h,s.__k),s.__k=[],s.__h.length&&o.push(s),u=ne(t);break e}s.componentWillUpdate&&s.componentWillUpdate(A,s.__s,I),g&&s.componentDidUpdate&&s.__h.push(function(){s.componentDidUpdate(p,C,x)})}else g&&!z.getDerivedStateFromProps&&s.componentWillMount&&s.componentWillMount(),g&&s.componentDidMount&&s.__h.push(s.componentDidMount);s.context=I,s.props=A,s.__P=e,s.__g&=-5,B=_.__r,K=g?25:0;do s.__g&=-9,B&&B(n),l=s.render(s.props,s.state=s.__s,s.context);while(8&s.__g&&++K<25);g&&(Ne.push.apply(s.__h,s.__k),s.__k=[]),s.state=s.__s,s.getChildContext&&(r=ue({},r,s.getChildContext())),g&&t.__c&&s.getSnapshotBeforeUpdate&&(x=s.getSnapshotBeforeUpdate(p,C)),X=l&&l.type===Y&&l.key==null?l.props.children:l,A.__P&&(l=u,a=(e=A.__P).namespaceURI,d=i=null,t.props&&t.props.__P!=e&&(t.__k.some(function(V){V&&sn(V,V)}),t.__k=null),u=t.__k?ne(t,0):null),u=Qn(e,rn(X)?X:[X],n,t,r,a,i,o,u,d,c),A.__P&&(n.__e=null,u=l),n.__u&=-161,w&&w.some(oe),s.__h.length&&o.push(s),1&s.__g&&(s.__g&=-4)}catch(V){if(o.length=m,n.__v=null,d||i)if(V&&V.then){if(n.__u|=128|d,i){for(~(J=i.indexOf(u||void 0))||(J=i.length);(j=i[J-1])&&j.nodeType==8;)J--;for(;J<i.length;J++)if(j=i[J])if(i[J]=null,Q){if(j==ae)break}else{if(j.nodeType!=8)break;j.data.startsWith("$s")&&(ae=Ve(Q=j))}}if(!Q){for(;u&&u.nodeType==8&&u.nextSibling;)u=u.nextSibling;Q=u}(l=Ve(Q=n.__c.__z||(n.__c.__z=Q)))?(n.__e=Q,u=l):n.__e=u,u=u&&u.nextSibling}else i&&i.some(oe);else n.__e=t.__e;n.__k||(n.__k=t.__k||[]),V&&V.then||qn(n),_.__e(V,n,t)}}else u=n.__e=vt(t.__e,n,t,r,a,i,o,d,c,e);return(l=_.diffed)&&l(n),u}function Ve(e,n){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var t=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))t++;else if(e.data.startsWith("/$s")&&!--t)return e}n&&n.push(e)}}function qn(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(qn))}function Gn(e,n,t){for(var r=0;r<t.length;)un(t[r++],t[r++],t[r++]);_.__c&&_.__c(n,e),e.some(function(a){try{e=a.__h,a.__h=[],e.some(function(i){i.call(a)})}catch(i){_.__e(i,a.__v)}})}function vt(e,n,t,r,a,i,o,u,d,c){var l,w,m,s,p,C,x,A,g=t.props||Qe,y=n.props,I=n.type;if(I=="svg"?a="http://www.w3.org/2000/svg":I=="math"?a="http://www.w3.org/1998/Math/MathML":a||(a="http://www.w3.org/1999/xhtml"),i){for(l=0;l<i.length;l++)if((p=i[l])&&(I?p.localName==I:p.nodeType==3)){e=p,i[l]=null;break}}if(!e){if(A=c.ownerDocument||document,!I)return A.createTextNode(y);e=A.createElementNS(a,I,y.is?y:c),u&&(_.__m&&_.__m(n,i),u=!1),i=null}if(I){if(c=I=="template"&&e.content||e,i=I=="textarea"&&y.defaultValue!=null?null:i&&an.call(c.childNodes),!u&&i)for(g={},l=0;l<e.attributes.length;l++)g[(p=e.attributes[l]).name]=p.value;for(l in g)p=g[l],l=="dangerouslySetInnerHTML"?m=p:l=="children"||l in y||l=="value"&&"defaultValue"in y||l=="checked"&&"defaultChecked"in y||Ee(e,l,null,p,a);for(l in y)p=y[l],l=="children"?s=p:l=="dangerouslySetInnerHTML"?w=p:l=="value"?C=p:l=="checked"?x=p:u&&typeof p!="function"||g[l]===p||Ee(e,l,p,g[l],a);w?(u||m&&(w.__html==m.__html||w.__html==e.innerHTML)||(e.innerHTML=w.__html),n.__k=[]):(m&&(e.textContent=""),(I=="foreignObject"||a=="http://www.w3.org/1998/Math/MathML"&&Ft.test(I))&&(a="http://www.w3.org/1999/xhtml"),Qn(c,rn(s)?s:[s],n,t,r,a,i,o,i?i[0]:t.__k&&ne(t,0),u,d),i&&i.some(oe)),u&&I!="textarea"||(l="value",I=="progress"&&C==null?e.removeAttribute(l):C==null||C===e[l]&&(I!="progress"||C)||Ee(e,l,C,g[l],a),l="checked",x!=null&&x!=e[l]&&Ee(e,l,x,g[l],a))}else g===y||u&&e.data==y||(e.data=y);return e}function un(e,n,t,r){try{typeof e=="function"?n?n.__x=e(n)||1:r&&(r=r.__c||r.__e)&&(n=r.__x)&&(r.__x=null,typeof n=="function"?n():e(null)):e.current=n}catch(a){_.__e(a,t)}}function sn(e,n,t){var r,a,i,o;if(_.unmount&&_.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||un(r,null,n,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(u){_.__e(u,n)}r.__P=r.__n=null}if(r=e.__k)for(o=0;o<r.length;o++)r[o]&&sn(r[o],n,typeof e.type!="function"||t&&!e.props.__P);!t&&(r=e.__c)&&(r=r.__z)&&(a=Ve(r,i=[]))&&(r==e.__e&&i.some(oe),oe(a),oe(r)),t||oe(e.__e),e.__e=e.__c=e.__=null}function Pt(e,n,t){return this.constructor(e,t)}function dr(e,n){var t,r,a,i;_.__&&_.__(e,n),n.nodeType==9&&(n=n.documentElement),r=(t=e&&32&e.__u)?null:n.__k,n.__k=Se(Y,{children:[e]}),a=[],i=[],on(n,n.__k,r||Qe,Qe,n.namespaceURI,r?null:n.firstChild?an.call(n.childNodes):null,a,r?r.__e:n.firstChild,t,i),Gn(a,n.__k,i),n.__k.props.children=null}_={__e:function(e,n,t,r){for(var a,i,o;n=n.__;)if((a=n.__c)&&!(1&a.__g)){a.__g|=4;try{if((o=(i=a.constructor)&&i.getDerivedStateFromError)&&a.setState(i.getDerivedStateFromError(e)),a.componentDidCatch&&(a.componentDidCatch(e,r||{}),o=1),o&&8&a.__g)return void(a.__g|=2)}catch(u){e=u}}throw Ue=0,e}},vn=0,nn=function(e){return e!=null&&e.constructor===xe},ge.prototype.setState=function(e,n){var t=this.__s;t&&t!=this.state||(t=this.__s=ue({},this.state)),typeof e=="function"&&(e=e(ue({},t),this.props)),e&&(ue(t,e),this.__v&&(n&&this.__k.push(n),Tn(this)))},ge.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),Tn(this))},ge.prototype.render=Y,ee=[],Ue=0,Pn=function(e,n){return e.__v.__b-n.__v.__b},Le=Symbol(),En=/(PointerCapture)$|Capture$/i,tn=0,en={},Ct=0;var se,R,ln,zn,dn=Object.is,ke=0,Xn=[],cn=[],F=_,Bn=F.__b,Kn=F.__r,Jn=F.diffed,jn=F.__c,$n=F.unmount,Hn=F.__;function Ie(e,n){F.__h&&F.__h(R,e,ke||n),ke=0;var t=R.__H||(R.__H={__:[],__h:[]});return e>=t.__.length&&t.__.push({}),t.__[e]}function te(e){return ke=1,Et(et,e)}function Et(e,n,t){var r=Ie(se++,2);if(r.t=e,!r.__c&&(r.__=[t?t(n):et(void 0,n),function(i){var o=(r.__N||r.__)[0],u=r.t(o,i);dn(o,u)||(r.__N=[u,r.__[1]],r.__c.setState({}))}],r.__c=R,!R.__f)){R.__f=!0;var a=R.shouldComponentUpdate;R.shouldComponentUpdate=function(i,o,u){var d=this.__H;if(!d)return!0;var c=!1,l=this.props!=i;if(d.__.some(function(m){m.__N&&(c=!0,dn(m.__[0],m.__N[0])||(l=!0))}),a){var w=a.call(this,i,o,u);return c?w||l:w}return!c||l}}return r.__}function Me(e,n){var t=Ie(se++,3);!F.__s&&pn(t.__H,n)&&(t.__P=!0,t.__=e,t.u=n,R.__H.__h.push(t))}function fr(e,n){var t=Ie(se++,4);!F.__s&&pn(t.__H,n)&&(t.__P=!1,t.__=e,t.u=n,R.__h.push(t))}function fn(e){return ke=5,Oe(function(){return{current:e}},[])}function Oe(e,n){var t=Ie(se++,7);return pn(t.__H,n)&&(t.__=e(),t.__H=n),t.__}function qe(e,n){return ke=8,Oe(function(){return e},n)}function pr(){var e=Ie(se++,11);if(!e.__){for(var n=R.__v;!n.__m&&n.__;)n=n.__;var t=n.__m||(n.__m=[0,0]);e.__="P"+t[0]+"-"+t[1]++}return e.__}function Lt(){var e;do{for(;e=cn.shift();)try{Ae(e)}catch(t){F.__e(t,{__:(e=e.__P)&&e.__v})}for(;e=Xn.shift();){var n=e.__H;if(e.__P&&n)try{n.__h.some(Ae),n.__h.some(mn),n.__h=[]}catch(t){n.__h=[],F.__e(t,e.__v)}}}while(cn.length)}F.__b=function(e){R=null,Bn&&Bn(e)},F.__=function(e,n){e&&n.__k&&n.__k.__m&&(e.__m=n.__k.__m),Hn&&Hn(e,n)},F.__r=function(e){Kn&&Kn(e),se=0;var n=(R=e.__c).__H;n&&(ln==R?R.__h=[]:(n.__h.some(Ae),n.__h.some(mn),se=0),n.__h=[],n.__.some(function(t){t.__N&&(t.__=t.__N),t.u=t.__N=void 0})),ln=R},F.diffed=function(e){Jn&&Jn(e);var n=e.__c;n&&n.__H&&(n.__H.__h.length&&Zn(Xn.push(n)),n.__H.__.some(function(t){t.u&&(t.__H=t.u)})),ln=R=null},F.__c=function(e,n){n.some(function(t){try{t.__h.some(Ae),t.__h=t.__h.filter(function(r){return!r.__||mn(r)})}catch(r){t.__h=[function(){throw r}]}}),jn&&jn(e,n)},F.unmount=function(e){$n&&$n(e);var n,t,r=e.__c;r&&r.__H&&(r.__H.__.some(function(a){try{if(a.__P&&a.__c){if(t===void 0){for(t=e.__;t&&(!t.__c||!t.__c.__P);)t=t.__;t=t&&t.__c}a.__P=t,Zn(cn.push(a))}else Ae(a)}catch(i){n=i}}),r.__H=void 0,n&&F.__e(n,r.__v))};var Yn=typeof requestAnimationFrame=="function";function Vt(e){var n,t=function(){clearTimeout(r),Yn&&cancelAnimationFrame(n),setTimeout(e)},r=setTimeout(t,35);Yn&&(n=requestAnimationFrame(t))}function Zn(e){e!=1&&zn==F.requestAnimationFrame||((zn=F.requestAnimationFrame)||Vt)(Lt)}function Ae(e){var n=R,t=e.__c;typeof t=="function"&&(e.__c=void 0,t()),R=n}function mn(e){var n=R;e.__c=e.__(),R=n}function pn(e,n){return!e||e.length!=n.length||n.some(function(t,r){return!dn(t,e[r])})}function et(e,n){return typeof n=="function"?n(e):n}var Ut=Symbol.for("preact-signals");function Ke(){if(Z>1)Z--;else{var e,n=!1;for((function(){var a=ze;for(ze=void 0;a!==void 0;){var i=a.S;if(i.v===a.v)for(var o=i.t;o!==void 0;o=o.x)o.i===a.i&&(o.i=i.i);a=a.o}})();Fe!==void 0;){var t=Fe;for(Fe=void 0,Ge++;t!==void 0;){var r=t.u;if(t.u=void 0,t.f&=-3,!(8&t.f)&&tt(t))try{t.c()}catch(a){n||(e=a,n=!0)}t=r}}if(Ge=0,Z--,n)throw e}}function bn(e){if(Z>0)return e();gn=++Qt,Z++;try{return e()}finally{Ke()}}var Ce,O=void 0;function Re(e){var n=O,t=Ce;O=void 0,Ce=void 0;try{return e()}finally{O=n,Ce=t}}var Fe=void 0,Z=0,Ge=0,Qt=0,gn=0,ze=void 0,Be=0;function nt(e){if(O!==void 0){var n=e.n;if(n===void 0||n.t!==O)return n={i:0,S:e,p:O.s,n:void 0,t:O,e:void 0,x:void 0,r:n},O.s!==void 0&&(O.s.n=n),O.s=n,e.n=n,32&O.f&&e.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=O.s,n.n=void 0,O.s.n=n,O.s=n),n}}function W(e,n){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}W.prototype.brand=Ut;W.prototype.h=function(){return!0};W.prototype.S=function(e){var n=this,t=this.t;t!==e&&e.e===void 0&&(e.x=t,this.t=e,t!==void 0?t.e=e:Re(function(){var r;(r=n.W)==null||r.call(n)}))};W.prototype.U=function(e){var n=this;if(this.t!==void 0){var t=e.e,r=e.x;t!==void 0&&(t.x=r,e.e=void 0),r!==void 0&&(r.e=t,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&Re(function(){var a;(a=n.Z)==null||a.call(n)}))}};W.prototype.subscribe=function(e){var n=this;return N(function(){var t=n.value;Re(function(){return e(t)})},{name:"sub"})};W.prototype.valueOf=function(){return this.value};W.prototype.toString=function(){return this.value+""};W.prototype.toJSON=function(){return this.value};W.prototype.peek=function(){var e=this;return Re(function(){return e.value})};Object.defineProperty(W.prototype,"value",{get:function(){var e=nt(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Ge>100)throw new Error("Cycle detected");(function(t){Z!==0&&Ge===0&&t.l!==gn&&(t.l=gn,ze={S:t,v:t.v,i:t.i,o:ze})})(this),this.v=e,this.i++,Be++,Z++;try{for(var n=this.t;n!==void 0;n=n.x)n.t.N()}finally{Ke()}}}});function L(e,n){return new W(e,n)}function tt(e){for(var n=e.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function rt(e){for(var n=e.s;n!==void 0;n=n.n){var t=n.S.n;if(t!==void 0&&(n.r=t),n.S.n=n,n.i=-1,n.n===void 0){e.s=n;break}}}function it(e){for(var n=e.s,t=void 0;n!==void 0;){var r=n.p;n.i===-1?(n.S.U(n),r!==void 0&&(r.n=n.n),n.n!==void 0&&(n.n.p=r)):t=n,n.S.n=n.r,n.r!==void 0&&(n.r=void 0),n=r}e.s=t}function le(e,n){W.call(this,void 0,n),this.x=e,this.s=void 0,this.g=Be-1,this.f=4}le.prototype=new W;le.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Be))return!0;if(this.g=Be,this.f|=1,this.i>0&&!tt(this))return this.f&=-2,!0;var e=O;try{rt(this),O=this;var n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(t){this.v=t,this.f|=16,this.i++}return O=e,it(this),this.f&=-2,!0};le.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var n=this.s;n!==void 0;n=n.n)n.S.S(n)}W.prototype.S.call(this,e)};le.prototype.U=function(e){if(this.t!==void 0&&(W.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var n=this.s;n!==void 0;n=n.n)n.S.U(n)}};le.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(le.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=nt(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function de(e,n){return new le(e,n)}function at(e){var n=e.j;if(e.j=void 0,typeof n=="function"){Z++;var t=O;O=void 0;try{n()}catch(r){throw e.f&=-2,e.f|=8,yn(e),r}finally{O=t,Ke()}}}function yn(e){for(var n=e.s;n!==void 0;n=n.n)n.S.U(n);e.x=void 0,e.s=void 0,at(e)}function Nt(e){if(O!==this)throw new Error("Out-of-order effect");it(this),O=e,this.f&=-2;try{8&this.f&&yn(this)}finally{Ke()}}function be(e,n){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,Ce&&Ce.push(this)}be.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var n=this.x();typeof n=="function"&&(this.j=n)}finally{e()}};be.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,at(this),rt(this),Z++;var e=O;return O=this,Nt.bind(this,e)};be.prototype.N=function(){2&this.f||(this.f|=2,this.u=Fe,Fe=this)};be.prototype.d=function(){this.f|=8,1&this.f||yn(this)};be.prototype.dispose=function(){this.d()};function N(e,n){var t=new be(e,n);try{t.c()}catch(a){throw t.d(),a}var r=t.d.bind(t);return r[Symbol.dispose]=r,r}var ot,je,Je,qt=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var ut=[];N(function(){ot=this.N})();function ye(e,n){_[e]=n.bind(null,_[e]||function(){})}function De(e){if(Je){var n=Je;Je=void 0,n()}Je=e&&e.S()}function st(e){var n=this,t=e.data,r=zt(t);r.name="ReactiveDom",r.value=t;var a=Oe(function(){for(var u=n,d=n.__v;d=d.__;)if(d.__c){d.__c.__$f|=4;break}var c=de(function(){var s=r.value.value;return s===0?0:s===!0?"":s||""}),l=de(function(){return!Array.isArray(c.value)&&!nn(c.value)}),w=N(function(){if(this.N=lt,l.value){var s=c.value;u.__v&&u.__v.__e&&u.__v.__e.nodeType===3&&(u.__v.__e.data=s)}}),m=n.__$u.d;return n.__$u.d=function(){w(),m.call(this)},[l,c]},[]),i=a[0],o=a[1];return i.value?o.peek():o.value}st.displayName="ReactiveTextNode";Object.defineProperties(W.prototype,{constructor:{configurable:!0,value:Ln(Y,null).constructor},type:{configurable:!0,value:st},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});ye("__b",function(e,n){if(De(),je=void 0,typeof n.type=="string"){var t,r=n.props;for(var a in r)if(a!=="children"){var i=r[a];i instanceof W&&(t||(n.__np=t={}),t[a]=i,r[a]=i.peek())}}e(n)});ye("__r",function(e,n){if(e(n),n.type!==Y){De();var t,r=n.__c;r&&(r.__$f&=-2,(t=r.__$u)===void 0&&(r.__$u=t=(function(a,i){var o;return N(function(){o=this},{name:i}),o.c=a,o})((function(a){return function(){var i;qt&&((i=this.y)==null||i.call(this)),a.__$f|=1,a.setState({})}})(r),typeof n.type=="function"?n.type.displayName||n.type.name:""))),je=r,De(t)}});ye("__e",function(e,n,t,r){De(),je=void 0,e(n,t,r)});ye("diffed",function(e,n){De(),je=void 0;var t;if(typeof n.type=="string"&&(t=n.__e)){var r=n.__np,a=n.props,i=t.U;if(i)for(var o in i){var u=i[o];u===void 0||r&&o in r||(u.d(),i[o]=void 0)}if(r){i||(i={},t.U=i);for(var d in r){var c=i[d],l=r[d];c===void 0?(c=Gt(t,d,l,a),i[d]=c):c.o(l,a)}}}e(n)});function Gt(e,n,t,r){var a=n in e&&e.ownerSVGElement===void 0,i=L(t);return{o:function(o,u){i.value=o,r=u},d:N(function(){this.N=lt;var o=i.value.value;r[n]!==o&&(r[n]=o,a?e[n]=o:o!=null&&(o!==!1||n[4]==="-")?e.setAttribute(n,o):e.removeAttribute(n))})}}ye("unmount",function(e,n){if(typeof n.type=="string"){var t=n.__e;if(t){var r=t.U;if(r){t.U=void 0;for(var a in r){var i=r[a];i&&i.d()}}}var o=n.__np;if(o){var u=n.props;for(var d in o)u[d]=o[d]}n.__np=void 0}else{var c=n.__c;if(c){c.__$f|=8;var l=c.__$u;l&&(c.__$u=void 0,l.d())}}e(n)});ye("__h",function(e,n,t,r){r<3&&(n.__$f|=2),e(n,t,r)});ge.prototype.shouldComponentUpdate=function(e,n){if(this.__R)return!0;var t=this.__$u,r=t&&t.s!==void 0;for(var a in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var i=2&this.__$f;if(!(r||i||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var o in e)if(o!=="__source"&&e[o]!==this.props[o])return!0;for(var u in this.props)if(!(u in e))return!0;return!1};function zt(e,n){return Oe(function(){return L(e,n)},[])}var Bt=function(e){queueMicrotask(function(){queueMicrotask(e)})};function Kt(){bn(function(){for(var e;e=ut.shift();)ot.call(e)})}function lt(){ut.push(this)===1&&(_.requestAnimationFrame||Bt)(Kt)}var $e="trellis.session";function _n(){try{let e=JSON.parse(localStorage.getItem($e)??"null");return e&&typeof e.token=="string"&&e.token?{token:e.token,email:e.email??null}:null}catch{return null}}function wn(e){e?localStorage.setItem($e,JSON.stringify(e)):localStorage.removeItem($e);for(let n of hn)n()}var hn=new Set;function dt(e){let n=({key:t})=>{(t===$e||t===null)&&e()};return hn.add(e),addEventListener("storage",n),()=>{hn.delete(e),removeEventListener("storage",n)}}function kr(e){let n=e.trim().replace(/^bearer\s+/i,""),{email:t}=re(n);return{token:n,email:typeof t=="string"?t:null}}function re(e){try{let n=(e.split(".")[1]??"").replaceAll("-","+").replaceAll("_","/"),t=Uint8Array.from(atob(n),a=>a.charCodeAt(0)),r=JSON.parse(new TextDecoder().decode(t));return typeof r=="object"&&r!==null?r:{}}catch{return{}}}var ct=JSON.parse(document.documentElement.dataset.config??'{"people": []}'),Cr=e=>ct.systems?.includes(e)??!0;function Fr(e){let{publicUrl:n}=ct;return n&&e.startsWith(`${n}/`)?e.slice(n.length):e}var P=L(_n());dt(()=>P.value=_n());var Jt=de(()=>{let e=P.value&&re(P.value.token).sub;return typeof e=="string"?e:void 0}),he=de(()=>P.value&&(Jt.value??P.value.token)),mt=L(null);function Rr(e){mt.value=null,wn(e)}function ft(e=null){mt.value=e,wn(null)}var b=class extends String{__apiType;value;__meta__;constructor(n,t){super(n),this.value=n,this.__meta__=t}toString(){return this.value}},Tr=new b(`
    fragment LibraryNode on CoiceLibrary {
  rowId
  name
  children(first: 1) {
    totalCount
  }
  images(first: 1) {
    totalCount
  }
}
    `,{fragmentName:"LibraryNode"}),Wr=new b(`
    fragment Above on CoiceLibrary {
  rowId
  name
}
    `,{fragmentName:"Above"}),vr=new b(`
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}
    `,{fragmentName:"Tile"}),Pr=new b(`
    fragment ClientMember on MasStockClientMember {
  rowId
  clientId
  role
  user {
    rowId
    name
    email
  }
}
    `,{fragmentName:"ClientMember"}),Er=new b(`
    fragment ClientInvitation on MasStockInvitation {
  rowId
  clientId
  clientName
  email
  role
  createdAt
}
    `,{fragmentName:"ClientInvitation"}),Lr=new b(`
    fragment ClientParts on MasStockClient {
  rowId
  name
  companyName
  email
  status
  members(first: 50) {
    totalCount
    nodes {
      ...ClientMember
    }
  }
  invitations(first: 50) {
    totalCount
    nodes {
      ...ClientInvitation
    }
  }
}
    fragment ClientMember on MasStockClientMember {
  rowId
  clientId
  role
  user {
    rowId
    name
    email
  }
}
fragment ClientInvitation on MasStockInvitation {
  rowId
  clientId
  clientName
  email
  role
  createdAt
}`,{fragmentName:"ClientParts"}),Vr=new b(`
    fragment WorkflowRequest on MasStockWorkflowRequest {
  rowId
  status
  notes
  decisionNotes
  createdAt
  client {
    name
  }
  workflow {
    name
  }
}
    `,{fragmentName:"WorkflowRequest"}),Ur=new b(`
    fragment Ticket on MasStockSupportTicket {
  rowId
  subject
  description
  status
  priority
  createdAt
  client {
    name
  }
  user {
    name
  }
}
    `,{fragmentName:"Ticket"}),Qr=new b(`
    fragment ConversationLine on OrgsConversation {
  rowId
  title
  subject
  updatedAt
  userId
  user {
    email
  }
}
    `,{fragmentName:"ConversationLine"}),Nr=new b(`
    fragment Reply on OrgsReply {
  rowId
  state
  status
  errorMessage
  actions
  text
  sources
  provider
}
    `,{fragmentName:"Reply"}),qr=new b(`
    fragment Message on OrgsChatMessage {
  rowId
  author
  messageContent
  createdAt
  user {
    userId
    user {
      email
    }
  }
  reply {
    ...Reply
  }
  replies(first: 5, orderBy: [{createdAt: DESC}]) {
    nodes {
      ...Reply
      answers(first: 1) {
        nodes {
          rowId
        }
      }
    }
  }
}
    fragment Reply on OrgsReply {
  rowId
  state
  status
  errorMessage
  actions
  text
  sources
  provider
}`,{fragmentName:"Message"}),Gr=new b(`
    fragment Customer on OrgsCustomer {
  rowId
  name
  firstName
  lastName
  updatedAt
  emails(first: 100, orderBy: [{isPrimary: DESC}, {createdAt: ASC}]) {
    nodes {
      rowId
      email
      isPrimary
    }
  }
  phones(first: 100, orderBy: [{isPrimary: DESC}, {createdAt: ASC}]) {
    nodes {
      rowId
      phone
      type
      isPrimary
    }
  }
  organizations(first: 100) {
    nodes {
      rowId
      name
    }
  }
  users(first: 100) {
    nodes {
      rowId
      user {
        email
      }
    }
  }
}
    `,{fragmentName:"Customer"}),zr=new b(`
    fragment MezanStep on AlaweinMezanStep {
  rowId
  sequence
  step
  element
  status
  attempt
  input
  output
  error
  dueAt
  runId
  createdAt
}
    `,{fragmentName:"MezanStep"}),Br=new b(`
    fragment CoiceAnswer on CoiceJobResult {
  rowId
  sequence
  result
  executedAt
  stage {
    stageOrder
    prompt {
      name
    }
  }
  image {
    rowId
    gcsPath
    thumbnailUrl
  }
}
    `,{fragmentName:"CoiceAnswer"}),Kr=new b(`
    fragment MasStockTile on MasStockBatchResult {
  rowId
  batchIndex
  promptText
  status
  errorMessage
  processingTimeMs
  sequence
  thumbnailUrl
}
    `,{fragmentName:"MasStockTile"}),Jr=new b(`
    fragment OfmPictures on OfmGeneration {
  rowId
  status
  model
  settings
  promptId
  promptText
  higgsfieldJobId
  resultUrls
  savedAssetIds
  errorMessage
  prompt {
    rowId
    variationLabel
  }
}
    `,{fragmentName:"OfmPictures"}),jr=new b(`
    fragment OfmVariation on OfmPrompt {
  rowId
  promptIndex
  promptText
  variationLabel
  isEdited
  generations(first: 5, orderBy: [{createdAt: DESC}]) {
    totalCount
    nodes {
      rowId
      title
      state
      createdAt
    }
  }
}
    `,{fragmentName:"OfmVariation"}),$r=new b(`
    fragment OfmWriting on OfmPromptRun {
  rowId
  status
  provider
  errorMessage
  sourceImage {
    rowId
    filename
    thumbnailUrl
  }
  model {
    name
  }
  prompts(first: 10) {
    nodes {
      ...OfmVariation
    }
  }
}
    fragment OfmVariation on OfmPrompt {
  rowId
  promptIndex
  promptText
  variationLabel
  isEdited
  generations(first: 5, orderBy: [{createdAt: DESC}]) {
    totalCount
    nodes {
      rowId
      title
      state
      createdAt
    }
  }
}`,{fragmentName:"OfmWriting"}),Hr=new b(`
    fragment Load on OrgsDocumentLoad {
  rowId
  title
  state
  status
  fraction
  passages
  errorMessage
  createdAt
}
    `,{fragmentName:"Load"}),Yr=new b(`
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}
    `,{fragmentName:"Profile"}),Zr=new b(`
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}
    `,{fragmentName:"PromptParts"}),Xr=new b(`
    fragment StageParts on CoicePipelineStage {
  rowId
  stageOrder
  promptId
  filterCondition
  prompt {
    ...PromptParts
  }
}
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`,{fragmentName:"StageParts"}),ei=new b(`
    fragment AlaweinForm on AlaweinForm {
  name
  title
  description
  schema
  example
  algorithms
}
    `,{fragmentName:"AlaweinForm"}),ni=new b(`
    fragment SocMember on AlaweinSocUserRole {
  rowId
  userId
  role
  fullName
  createdAt
}
    `,{fragmentName:"SocMember"}),ti=new b(`
    fragment ListedRun on Run {
  id
  rowId
  title
  system
  kind
  state
  fraction
  total
  done
  failed
  createdAt
  startedAt
  completedAt
  sequence
  owner {
    id
    name
    email
  }
}
    `,{fragmentName:"ListedRun"}),ri=new b(`
    fragment RunFacts on Run {
  id
  rowId
  system
  kind
  title
  state
  fraction
  total
  done
  failed
  attempt
  queuePosition
  secondsLeft
  error
  actions
  owner {
    id
    name
    email
  }
  createdAt
  startedAt
  completedAt
  sequence
  stages {
    stage
    name
    total
    pending
    done
    skipped
    failed
  }
}
    `,{fragmentName:"RunFacts"}),ii=new b(`
    fragment RunPoint on RunThroughput {
  from
  seconds
  done
  failed
}
    `,{fragmentName:"RunPoint"}),ai=new b(`
    fragment OfmTile on OfmAsset {
  rowId
  filename
  fileType
  tags
  isFavorite
  thumbnailUrl
}
    `,{fragmentName:"OfmTile"}),oi=new b(`
    fragment OfmFile on OfmAsset {
  ...OfmTile
  aiModelId
  mimeType
  fileSize
  metadata
  url
  createdAt
  prompts(first: 10, orderBy: [{createdAt: DESC}]) {
    totalCount
  }
}
    fragment OfmTile on OfmAsset {
  rowId
  filename
  fileType
  tags
  isFavorite
  thumbnailUrl
}`,{fragmentName:"OfmFile"}),ui=new b(`
    fragment OfmCreation on OfmGeneration {
  rowId
  title
  status
  model
  promptText
  errorMessage
  createdAt
  savedAssetIds
}
    `,{fragmentName:"OfmCreation"}),si=new b(`
    fragment OfmPost on OfmScheduledPost {
  rowId
  caption
  assetIds
  scheduledFor
  status
  publishedAt
  permalink
  errorMessage
  attempts
  instagramAccount {
    username
  }
  threadsAccount {
    username
  }
}
    `,{fragmentName:"OfmPost"}),li=new b(`
    fragment OfmReelParts on OfmReel {
  rowId
  url
  platform
  shortcode
  notes
  tags
  isFavorite
  viewCount
  approvalStatus
  fetchedAt
  fetchError
  thumbnailUrl
  createdAt
}
    `,{fragmentName:"OfmReelParts"}),di=new b(`
    fragment OfmPerson on OfmUser {
  rowId
  name
  email
  subscriptionTier
}
    `,{fragmentName:"OfmPerson"}),ci=new b(`
    fragment Workflow on MasStockWorkflow {
  rowId
  name
  description
  status
  config
  client {
    name
  }
}
    `,{fragmentName:"Workflow"}),mi={__meta__:{hash:"sha256:e2e9ce00baea9fdebcad1c7504d072f8dde233055b6be3586cb7d6311eda8546"}},fi={__meta__:{hash:"sha256:7e76b0a3f48fdd8f16c9ff36f172df83f3a93360614eea944ba571b075446c09"}},pi={__meta__:{hash:"sha256:2c65296cf3af0406fee152cebe65311b6c94148ab77a5f212db341a71af1da8c"}},gi={__meta__:{hash:"sha256:8947e57d7dccbf6ade9be6b6dcf6a9744aa16de0762feeef157833b1870cf60c"}},bi={__meta__:{hash:"sha256:1fcc76e35dcaff24f9694e2f7c70389f2d19a599e27f97a351ad842073d84b13"}},yi={__meta__:{hash:"sha256:c5ec49915e7f53d8c26ddc84e46a4487cdfeeffefc708a2c407d3c805306c3be"}},hi={__meta__:{hash:"sha256:a36db8d5cc38b69814c0ca75f43fb28a2435c1de85369d2bd891ccf1ce1d4db4"}},_i={__meta__:{hash:"sha256:62cfc6748e0025e46ac8bffb18cdb532d3da99947abe3af57b0e6664a4dc200c"}},wi={__meta__:{hash:"sha256:e7e212028d587707c5f48e95f18116bb689d2f17f5b569ebafec3e7ec31740b6"}},Si={__meta__:{hash:"sha256:eab60d157afa19b1ddb138b3be33a42e993c656faff19c19936f6040ff2afd33"}},xi={__meta__:{hash:"sha256:4eab24c654e97d933e291c80056e5e4fd16147630c5278798bac0a0f75e6635c"}},Ai={__meta__:{hash:"sha256:4c3402a5841da41b474f9bd2748894222c5487fe3a596b2430a3c0ffab3873fc"}},ki={__meta__:{hash:"sha256:92ec83f0e8b6a0c7472582291d388c9240deb13b186fa9ba0273961d23ca6406"}},Ii={__meta__:{hash:"sha256:4010dd91fff6d9343d8f3d24b96f790b946f82d844a0aada11cb8313b434b167"}},Mi={__meta__:{hash:"sha256:1f3bb6105982812c61f27a9a1923b7a36614425cb3c31f53b16203b124dd3b09"}},Oi={__meta__:{hash:"sha256:e62c975a81115759c2ce320d3149785718b1de54c1c8486918aa986f2eee9373"}},Ci={__meta__:{hash:"sha256:0ebd0cfb7844919dabdfaeed7e2eedec9abacc6243836f75eea3e47bdf5c5cb4"}},Fi={__meta__:{hash:"sha256:687e4e9e3d95e2ca8ea5e445adeb2ef7a28dd030fbcfdaa8601b6797c9ce695a"}},Ri={__meta__:{hash:"sha256:fda50bf8a576734e4e803e06282fdaecdef352d748010dd88c40dced2de3cf91"}},Di={__meta__:{hash:"sha256:24a3c5c7e177953a112c8a697c6c3c920cadf5402d3603a16d436e1d9fbf06c6"}},Ti={__meta__:{hash:"sha256:b80bbe08be6a2f608c7d48a66f7491dceb3c3eae1bc0965cd0bdf3efa2fe85a2"}},Wi={__meta__:{hash:"sha256:94a2b64ed4ffba3f7d64d9d5800e4fe3026d78d7016ce3683906920770667ff5"}},vi={__meta__:{hash:"sha256:52f879c8834f031186c00f6edd6318f8d3b11de6f98b89ac9ee5d74d26e9c718"}},Pi={__meta__:{hash:"sha256:55093836506263125748eb1e068a43ea3d1163d8ac3b0ea4cba1ee1045505504"}},Ei={__meta__:{hash:"sha256:f684337f7de9353e65f3a4ab5fe6ccf4a88da9c0698f31e370c586d94cf4f954"}},Li={__meta__:{hash:"sha256:914d90be1e5f6ecf7eb7dc069c44cc88dac5c5bb4115252babfc14669f79a0b3"}},Vi={__meta__:{hash:"sha256:86fdec31ed5df158b0755fcc3191d23c30685c4e72929a23d5d10d71392e6a5f"}},Ui={__meta__:{hash:"sha256:b2f0d85186daa922d38e3712ec813221f0fc181c5b02944dba7f08d25946082d"}},Qi={__meta__:{hash:"sha256:bf80ae873f2ad07f9c361fa9fab8688bf8cecc08e3e47371075523e3c6007c55"}},Ni={__meta__:{hash:"sha256:cb1fe64d86539cf5efd01876b26749c498da255321d24ef434f24db54f581ab0"}},qi={__meta__:{hash:"sha256:f8add4e9f609137dfff01ad3ceca238b17a8b50ed6af55dbe7cb61c2c093259d"}},Gi={__meta__:{hash:"sha256:ddfc7ee366af3ef5d3c2d1af32707fce7833f67b3b2b45d6a81dcff3f45f51f2"}},zi={__meta__:{hash:"sha256:d82a72e830931b9ba9b71eb530fbe994e35bf4afec4c2e694d20c5cfa5df4f69"}},Bi={__meta__:{hash:"sha256:ce6aa5b10fef557f04a0c3f634e6c84a185da33638a2c1cb745bf5a2e1b89466"}},Ki={__meta__:{hash:"sha256:bf51ae3209e6504cf8cad30aba7b30726b51c8f1a065caa8372513fc696a9356"}},Ji={__meta__:{hash:"sha256:d75bf786b1594107f4d08bb2ea3eb7b5d991517a11e4d1c0284a886c4b668cd0"}},ji={__meta__:{hash:"sha256:71ea35c79d950fc8a4ab4444871013f856f0c571ae81e4436f2c96aa03916eb7"}},$i={__meta__:{hash:"sha256:8e1b67970cecbe010b6580e9848a88b0ee06701934a252cb7170c2e01fb3d439"}},Hi={__meta__:{hash:"sha256:3932e3105fe5ed08c7357c303e79d7362c1ffd987de419c81561220063841593"}},Yi={__meta__:{hash:"sha256:dd69a669ae76eca2f430d71ba54d93239285e6eb3968b45ec8167ab93210f22c"}},Zi={__meta__:{hash:"sha256:a63a4f9e936e8ebaa89660d3dfa194d882722a64bbeb04e3b94e0506bda17935"}},Xi={__meta__:{hash:"sha256:2386a4e095a74cbade8b65580c26e32b162b8d490345428c2cac84f4a975e566"}},ea={__meta__:{hash:"sha256:edad705ded82b588ad2dc99fc813e2049ee16ad9f6861db12b9f2305a479eb97"}},na={__meta__:{hash:"sha256:3874268f2fcf16cf1953095d5db1302daa9eb7cfa38c43239e271227e781820e"}},ta={__meta__:{hash:"sha256:b28cd138d1249e0d96d02c4952a9046edbc3cf044c230a2487f7865086760389"}},ra={__meta__:{hash:"sha256:5b3240e2abf43367c6e0b4008a49134e3d06546aa8924908e1a905683b8229a1"}},ia={__meta__:{hash:"sha256:8ec443c9ca4194f6eb433f214c92ae204dca45d3c913027bddcd44a34e6a9243"}},aa={__meta__:{hash:"sha256:91b3775718282b570843e0611dfdc8c960d1267e668c571bd22a797f47d75611"}},oa={__meta__:{hash:"sha256:e75133223a2a6e4d95d5f76bd85a1866a5116e733380fda5bee4c64cdcd39591"}},ua={__meta__:{hash:"sha256:c4c3b04f6d54041181cc3ed017b0961e42a8538574f70b11b8900c1e07bbf974"}},sa={__meta__:{hash:"sha256:1a2b7a0f167de2bbb3382e1c99e175e070443ec72f97f3616e27842439fed620"}},la={__meta__:{hash:"sha256:d3f0e5ab8905ccdd84fa0521cb4587db8f832c2850f3f1633e314e9659cde97e"}},da={__meta__:{hash:"sha256:a891fee67bbbd1f36ab7777d10ceab16a7afa8137adcb2188d9a8f3ae5f2e4ff"}},ca={__meta__:{hash:"sha256:a462ffa6843bc625a23cb714ea991f91da482388f777b66631f8fe82d59cb1bb"}},ma={__meta__:{hash:"sha256:a3b7ef0526ae0723ace11bece8fcf912d6c48e0b942732008be63fea943783b4"}},fa={__meta__:{hash:"sha256:c487f30339de5340ee76ceb373796c9d48fa19a4e04bea54a9c5627a8bcea0e9"}},pa={__meta__:{hash:"sha256:5bb7a9b00aea15111d938cd5d2bced85148ebe30d7f50dacd4e98d8079409113"}},ga={__meta__:{hash:"sha256:f5cc98a76390b63c8f5b358c1bc812548fc3b6c180e0c0b28cbf6551fbb6144e"}},ba={__meta__:{hash:"sha256:14ef5e9d6b3a50c560dc24aa8f46195583c84dd1cfc0d2c588293e3abe3d4a8e"}},ya={__meta__:{hash:"sha256:8f35dbfe83b7266277f86d1d2335f6fb6ca0f0b689f93d8a984062bbcf586ae1"}},ha={__meta__:{hash:"sha256:b10392377f8c982c02968445df43daaffe9b404b2fb3744f8d2f1d83729e8061"}},_a={__meta__:{hash:"sha256:68de380148906ed4ecfa5d5a1bfd587529493479d169e42099cb1cef8e4bb2fa"}},wa={__meta__:{hash:"sha256:0c13d15afe13952a67cfe9dacfa4e6d0091cbebf573e1f1ea0ba81b5d848a2e5"}},Sa={__meta__:{hash:"sha256:487d71117c5a41e23bc3cd32cba6d7a452b95e4a6126a3c0322393222fd01496"}},xa={__meta__:{hash:"sha256:8e5624b27498b5479070f6da572073f9967805ecf7899831072f419236848a5f"}},Aa={__meta__:{hash:"sha256:a2fb5a1d5c037c66ad653dbab0aa546a47815bde1c1d4d0e32c783f3750095f0"}},ka={__meta__:{hash:"sha256:762630ee5c7fdf69dd102fef66d0da103a152ac03b0bd867fc5ee1eb4d9201a1"}},Ia={__meta__:{hash:"sha256:e6722938486383b86ed0925c345c9d72142d1203a7b20d9e12128636af6dcbfe"}},Ma={__meta__:{hash:"sha256:ec977ea63e79e3f72f58db7781bee0bdd0bc85eebca360cb9d0616c0f23af3ab"}},Oa={__meta__:{hash:"sha256:92e62b07c887c7ee4f898fc2fcca107103919231b455050cc86b9395bd030673"}},Ca={__meta__:{hash:"sha256:47384dddf80826857e751ea6ec6466f1acb107f65a98f7b44ca97d284c9c9b36"}},Fa={__meta__:{hash:"sha256:93cbfc84c2ead2b5811b780b9fa689e7b44b0a9b3c27eec3e9f8eb149e893574"}},Ra={__meta__:{hash:"sha256:bf6b145154a07576c2a3838d346dc27a30bb847dd2ba8c12f5df07b8f04472d5"}},Da={__meta__:{hash:"sha256:3948493839a37b8217f6dd38976ba6c45272dc62b68b7a3cd74b010117936746"}},Ta={__meta__:{hash:"sha256:1df9ab73328b9257c351646bff35cda2b51640b2c785901b481e7072cf845182"}},Wa={__meta__:{hash:"sha256:8480b3de27f4a3553027d97d430013f6a9f87123c55ca1809af4bab85816c3b6"}},va={__meta__:{hash:"sha256:c30ab4bbf6e1671baaf87dc7ea46acc1e40f81e093624b5ed9b830a8cd2de5bb"}},Pa={__meta__:{hash:"sha256:8a61657db159304ae8d7c3d1327f3862a3c083b53417e981d44b2035c52e960b"}},Ea={__meta__:{hash:"sha256:19854eb527f8b8cc495c0ecce704662ee40b0dc0ec25267d3ffab4595c97c115"}},La={__meta__:{hash:"sha256:6e9c729d9f79267c4a5a1985d9d2ebd2ba45292be952d47f1d8c2c042152bb5a"}},Va={__meta__:{hash:"sha256:cf714dea00478d264141dfe731e6edde714c8c7272137b939dcebe0413b7fd20"}},Ua={__meta__:{hash:"sha256:4fcfad95d86c9f1e9f1bb243564edee6138564f243881b31f2fcf8b691bda09a"}},Qa={__meta__:{hash:"sha256:9dfa545740537130f6f7999a9cb6b17dbbaa3e9a0fc8739aeff734d653cfa315"}},Na={__meta__:{hash:"sha256:7e7effa34e3377c87f5638334078db5f382550805c09e833518f4d16ec920890"}},qa={__meta__:{hash:"sha256:2b35bee082474755094813946f4c190d81e5581403c7a7033d9ae4d013d513d4"}},Ga={__meta__:{hash:"sha256:ebe196a09f39174e62537b063037032dab43c16f9aa2557e99909e3d08828f3e"}},za={__meta__:{hash:"sha256:37cb49ba93be5bb0b45ba47771d6e3b59e9a152865b15e8808d1eea9dc45f53d"}},Ba={__meta__:{hash:"sha256:9125e19e400ebac80451d0380028b48a99efaf16e991c7dd7b3a4bba0f73f0b7"}},Ka={__meta__:{hash:"sha256:1ece27e00d39687a7ec770e44d626124e24aa6b53dfa136ae116e6a89c833c64"}},Ja={__meta__:{hash:"sha256:c22afb60cdc61764e53fb6289c7052effe4026db8b3884e345d04d66b5560a36"}},ja={__meta__:{hash:"sha256:9b7809c235e27387662ce2bbbd15f9b030de37e2b538a63cfdfb400f8bdaca00"}},$a={__meta__:{hash:"sha256:37a93d6c5889e173f8b58a3f7bfc2a045585e836ca95ce0b8582473933e2afc7"}},Ha={__meta__:{hash:"sha256:592f0b3be33e0f1ab500d358f74cd5036e95bc0ccfb41f0498b4cd8afefec78e"}},Ya={__meta__:{hash:"sha256:0434d8a01d8205b8a5dc2d061aca7ccf88f470fb3897f905f6d50250b15de419"}},Za={__meta__:{hash:"sha256:c7c9e0ab6c1b1b43e6358406a1b91c412adcbdff0859cd186ec7cfba8d9bbc6c"}},Xa={__meta__:{hash:"sha256:9982ec5b5b19bddcd3ebae39cab40796f3250807d38523c74785c0508e26b505"}},eo={__meta__:{hash:"sha256:a9a3ed3c0cabe8ec77550c0ebc02820fa4ec30fbc40313971e616ad0d6142cba"}},no={__meta__:{hash:"sha256:7405066f1c30142d6716cf697c1d49df7637cb26374944f2511507876111cdc0"}},to={__meta__:{hash:"sha256:5b24456134de8ec9aa63db88647d0b5d9fc87bc92287630b84221b7684cefeac"}},ro={__meta__:{hash:"sha256:e07125bdef6d087486ee387f2fdc81154a49e98c8599f61e67953119b18c35b0"}},io={__meta__:{hash:"sha256:8d8253c669da737fe7a099a158dcdd394371b435df4d12d2ccc0ed33f2bfcab0"}},ao={__meta__:{hash:"sha256:0abd90be95a18c1a7a587fee327ae6e8584eb6f9eec09c3c5725d2d6fb9359da"}},oo={__meta__:{hash:"sha256:39369bc433695c3abc67d8bd008deeae6325bf3b35b09a160542ff7726dbc491"}},uo={__meta__:{hash:"sha256:718e85096b5a067d7806515642d5250079b5fdf0b2878db56277ac10116bdb5c"}},so={__meta__:{hash:"sha256:d0eee6046d01f1ec917f87e06004169a2597c4d1cd58d2606f745993b94ed3e8"}},lo={__meta__:{hash:"sha256:ea98f1eea3ebc7e9110232ada097975915576554a990c3591ab40f6a29dde2f9"}},co={__meta__:{hash:"sha256:3fd9b83aba054a9c86c674521f8daba8ede13e7f65d5fb3c6d4666cfc9000ef5"}},mo={__meta__:{hash:"sha256:4398ea7d2b2bb9737a49d1ecbbc326fda9206d10ec8e642ea4dd84fae6e72331"}},fo={__meta__:{hash:"sha256:5a1ec84e0b8df508a27442d6d489a6334146f01bb975c8a609cee844854c8780"}},po={__meta__:{hash:"sha256:3b4fbbe4bcd13df2a23b1cb44e6b4a8ae72aafc653024c58ea34e88f2bbb6329"}},go={__meta__:{hash:"sha256:6d40f27b846ca47d731a8ba89ad10a70eed5f127f1e1442ddd026c151b927ccf"}},bo={__meta__:{hash:"sha256:870e631c69676480570de9c8b44b4d953ee3606a7cef6863957ae0b219c69d66"}},yo={__meta__:{hash:"sha256:02fd4a78aa1596751cfc4544ac8f3122210cbcc04867ffb4f593d70f129ff0ef"}},ho={__meta__:{hash:"sha256:eab792c57c36c330a8c5d0caf52cc58e84ae1c2f3cc7bae7af145f77d530538e"}},_o={__meta__:{hash:"sha256:bdddd57201aa006bf0fe87e5bd7398124bf5842104c615c213c3b172b92b29d9"}},wo={__meta__:{hash:"sha256:3a4262a9ad3146700e670a6894ac942459fa64d9f0775e1022b3c3ac6b14fdc9"}},So={__meta__:{hash:"sha256:34e4e5fbd356e52f0797577016b839392d0a986f23f76fee1241396c3a644198"}},xo={__meta__:{hash:"sha256:c412165a8217a9613fde9aef581756db414c4908138bdc2f0ceddcbf78f56ca5"}},Ao={__meta__:{hash:"sha256:9a4f26e0ad9f96d92d51b9437a04ed42ecf6d37b287dd2d640955cc3259de507"}},ko={__meta__:{hash:"sha256:a09ff4600e677809271b810853256777c63791e9c847da5ad671306707a49510"}},Io={__meta__:{hash:"sha256:cc1e622947fc026c307f53262a7bc2d299189706cbc42951b6219246f24b7e84"}},Mo={__meta__:{hash:"sha256:3d864f5bbd23a3a2ca6d444fed58c43705b2c670463a9deca8dcb8f04d2f5d49"}},Oo={__meta__:{hash:"sha256:eeeb8afc23a627a002e317d335bc721f09a56a068b8f4c3c9ce268f2b2ea2ca7"}},Co={__meta__:{hash:"sha256:a478a0d007779cf9e985159cb9e8ead45fecf97db912cbb13b04cca0c966365c"}},Fo={__meta__:{hash:"sha256:bb86bee70e27779f1cd5ff3177758f6ac1025d3ff83b72ba20e60044778fc749"}},Ro={__meta__:{hash:"sha256:4c78b8eefd9ff0c0d055646a46a24e6d43cc1a81743afa8b0289a4a33c30f832"}},Do={__meta__:{hash:"sha256:f4994ed96bfd586d05b4162011b5d2e51f188fb0d912baffd0494d360a3879de"}},To={__meta__:{hash:"sha256:3ef299f50eb22b05cc1f31c9f936aa83f249ce1be82dc7331f7f260d5a7fe576"}},Wo={__meta__:{hash:"sha256:fee1972e805680744c6f841a2621ee93c318882b627456e1bf00bccdb3983fc8"}},vo={__meta__:{hash:"sha256:ed49b9f97cdf40fb77bb803e9864553640160320376a12c42c9ad614ca8cee9f"}},Po={__meta__:{hash:"sha256:34ec6314f897cf15f8de69a30d9d54cc52743fcbe624b467487ccb98afdd0875"}},Eo={__meta__:{hash:"sha256:0a4120e4fc882dc18a88ab06c09d4a0f9f37f15699ae14cb05a206ba5f1ea96e"}},Lo={__meta__:{hash:"sha256:ba43b5123b11e75c13cf603f81cfe0c4f7271e99a102ee066a3faca2278675a6"}},Vo={__meta__:{hash:"sha256:eff894dde612878b1b8e93ae9f0a828062e61afd747a57b494272eeb4049d3b5"}},Uo={__meta__:{hash:"sha256:6192ab2f38a4367167a607bb1680fb356147db0592e7df73a9a4f052cfb32c88"}},Qo={__meta__:{hash:"sha256:8dd42ff5099f41d16ccc7b0b631f40ee13a38bab4eb0b60988beecaefa8e635b"}},No={__meta__:{hash:"sha256:51d4084a764a7ca6db94dde71c9607bf8ebadb21c258e008983c3e58cb7cfb71"}},qo={__meta__:{hash:"sha256:039fb0d046fc94a9933c2916b2f9cc0137b68488b5f071095502d5026d78ddd4"}},Go={__meta__:{hash:"sha256:1621b000dae7f0b1d3f8defd6b76e5ccdeb9366e2bf2aaf9aaaa0f41a630abfb"}},zo={__meta__:{hash:"sha256:a3f5fbad0ac88c46f8db6407bc647cd2b612e8e73326b424257fdb428c3fb671"}},Bo={__meta__:{hash:"sha256:0efa200e6fa95aa6c3f72753c780e2549d8b0aa5cb40ece45291379cbc32e6a3"}},Ko={__meta__:{hash:"sha256:013e46b5a67147072a794c193cac935442118fb5a3bd47174d5643427ae16f4e"}},Jo={__meta__:{hash:"sha256:c4cbc891937ee2b12f12eb13d1e677d3c498ad7dd23c780498f2e036fdc2dfe4"}},jo={__meta__:{hash:"sha256:645f5edd49bbc37c3e334c525488d3d6ea9350757f2994d2b8091aed8b7fb191"}},$o={__meta__:{hash:"sha256:07cab43daa105faf2019199d3f24d05eb2329ab1f28a58ade53843b333aebe5e"}},Ho={__meta__:{hash:"sha256:0c5778e63507de90e58fb474b051e2aeb4a944d80006ba4470d95dfcbbb9cd01"}},Yo={__meta__:{hash:"sha256:ad788e819bb55df3bed882a13869f3efb13bbfda972e36b4b025e205705a8129"}},Zo={__meta__:{hash:"sha256:5b4f3037114f8674f70a4beb5e9fe2b8d2b7c6245f19a142b4c108aa870fc6d2"}},Xo={__meta__:{hash:"sha256:477d929d3113910348d33aa819a98d3b57270761b0ffcc57e45861ec8b2dcb93"}},eu={__meta__:{hash:"sha256:da7b6f34cd10a03920169126237b8e25c2ddcb7942e361a35123a4169b66509f"}},nu={__meta__:{hash:"sha256:7fd980d0f447eec66aaebacb0d6bcee7760e53070a96a1c2fab434ccf899fc1a"}},tu={__meta__:{hash:"sha256:d42c3ae5ce2962cab345ce0454f6d614f68ea15d45798159530ac9faa1efbd50"}},ru={__meta__:{hash:"sha256:ec9eb7f61f426c8dc43018c7f6dcb0b7c6a48b00f7bacff74c1cc1145ff904b0"}},iu={__meta__:{hash:"sha256:a89e58c037c37532aa8b6ae695dfdec4af62546161bd326ed404f691ade61876"}},au={__meta__:{hash:"sha256:e3dc721535cde355d316ce26360ac301d0579333257af1cd7acc92118235d9a7"}},ou={__meta__:{hash:"sha256:962e991539e14d95eb8abcbe4851c30a2305929b81b7d17943bd6c9e71e9c411"}},uu={__meta__:{hash:"sha256:d815dffa2656008515d9e2f88ff82dbaa869b8485dde0e7e1d1d86efc5e77b71"}},su={__meta__:{hash:"sha256:6a7cf24b37a1367a824ca76327eee3c2ae76ab91743377b1239def45dab7f82b"}},lu={__meta__:{hash:"sha256:4efa168b3d8f97db8ff1be8da681ec1a337df4209ff8d98b2c46f12c036e5978"}},pt={__meta__:{hash:"sha256:45cb8a5193b9bdb339770bad05e7725dd7fb0c5b14229d1af6573814099fc037"}},du={__meta__:{hash:"sha256:f2e4af8efa9ae1431412b7e18dcdc730dc7d80315f5cc199c9b968e0dddba786"}},cu={__meta__:{hash:"sha256:2881de80572eb0900e8216632c512ac7533c3954ac805098ab57f96d73c1beb3"}},mu={__meta__:{hash:"sha256:4c9b7606d004453fac1f4daf4c7e20685d2673a8f159b1bb23697faf8265f169"}},fu={__meta__:{hash:"sha256:d99aa682d3596c961b1dabb67b3c9c47ab90d958cbb8c7bc93ccb0f77333a937"}},pu={__meta__:{hash:"sha256:0db41c5950794ba43c461f94551562a45e4e1066951eb04ab0ffb96369314a5f"}},gu={__meta__:{hash:"sha256:ad642018fe88d4ea75605bca84c9e8d010b9ce691bfb7581621e4c13bd369e37"}},bu={__meta__:{hash:"sha256:7bf46e7fe0a845da7676f520d05ea67800bacc7c6eb1525985176ff6d7dbe0c5"}},yu={__meta__:{hash:"sha256:37e18f0543995671401b9006d4890c1a8a22f1604a26fa96b96dee7b44af1ec4"}},hu={__meta__:{hash:"sha256:c26164b440ac881b80c98866bf9f50475f7596a04235896ab5538509c802869a"}},_u={__meta__:{hash:"sha256:2b1bfb20676b1b32802b72c2fb117dab68e57acc720df3177ee7b5ffe0be9d26"}},wu={__meta__:{hash:"sha256:29bfa6744c62f06a5bd7846c497434ef1e0a45fc53d35e24f5d42f6eb28c9e8e"}},Su={__meta__:{hash:"sha256:d268cd822f22f2bf4a9e3dcd99f4dbe4c1c5932e0154562f5df109bcd1b12998"}},xu={__meta__:{hash:"sha256:21a0f1d2006d6ae541fa93636ea478fb040bd90ef2f088eaf1d9cea45adc21ce"}},Au={__meta__:{hash:"sha256:1bb9ce1244ab5619bb28f2fb9d72513b01d33648af868340162ce0d69febfa8a"}},ku={__meta__:{hash:"sha256:6662de5b91544754025d73c7e86ceb671e4393d5c5289043c8888255bbef98ce"}},Iu={__meta__:{hash:"sha256:5bbd70531fa5b3578e4b947df82d38b29b461cf491195061fc931836d5f2be02"}},Mu={__meta__:{hash:"sha256:aeea9de6e9fe2f9aaf2643f12bd5ee75e1d76c990659bb8a19f7a616e4b915e3"}},Ou={__meta__:{hash:"sha256:63082a4763d324523f7d9c6298db776f45ea6fbf07271940ce80270d1d35b139"}},Cu={__meta__:{hash:"sha256:26bd1ff793b82f1ec81eb96ba97aabf932003736bd8b84e896093feea161bced"}},Fu={__meta__:{hash:"sha256:529b77bde00e2e6d077fc9dd69f77e99444c1ea968fbddea683761f02145febe"}},Ru={__meta__:{hash:"sha256:1c0850f387694469f85302448f3d9a10e88a458a241d3614dcef974b7a444738"}},Du={__meta__:{hash:"sha256:b618f0d9ed9b92abdab3d083cf482afe755fc40e2d2af54c43338dcf539b49ed"}},Tu={__meta__:{hash:"sha256:2cc27e37b58bcdd6911939539cd671080b5f89bc5519f844d76ac34c059fb659"}},Wu={__meta__:{hash:"sha256:75a7f76b006ca9508498cf540c77162756434eaf87e82cd053f957878a2b387b"}},vu={__meta__:{hash:"sha256:a22d05e62abd59a7511703d0ec46a0f52875bcb5b7b3c51eb5833386dc610af2"}},Pu={__meta__:{hash:"sha256:2ae8c151e529da2d5a90bfa8f54b4466de37234b34a25c7498f0bb5c0869cf8d"}},Eu={__meta__:{hash:"sha256:0ea99daaf84df8e2a61828d17f6ed6bc8945ea6b0d29325c9db6158eb7f08512"}},Lu={__meta__:{hash:"sha256:7cd7aa50786c925253bce998926a43c70653879aa7a35b066f317611cf172992"}},Vu={__meta__:{hash:"sha256:2a3d862de08a78633dfe89fb73133ddf3230a3309e44b6cb298266bede590820"}},Uu={__meta__:{hash:"sha256:dd9839d262a75f3f683737aa7423aa8b40779a26fca4f4c42e806776a5a9e316"}},Qu={__meta__:{hash:"sha256:a760f8a7b067bee6f30b7f632be4b832dcbdf98c168675ac03c7d444535c8eec"}},Nu={__meta__:{hash:"sha256:2bbe01ffad777bf49f046ecc35abbf522a8164ac3837742103f82af0ffc8c830"}},qu={__meta__:{hash:"sha256:17aba0eaa6ca8726acc027ce653f15e52c2631229bfb32df0a0e66895974d56b"}},Gu={__meta__:{hash:"sha256:270f1db5d7fca58603de31cffb9f4af28e4409ec4e1fdf4043d6357590d854b1"}},zu={__meta__:{hash:"sha256:e1eb4cd64f51dc660604413c6318b72045603c5db46a0922eb8d4af96794f6e0"}},Bu={__meta__:{hash:"sha256:d364850953dc8db97f35b5dda59bad570a2776241aa16fbd838b12fceaae8047"}},Ku={__meta__:{hash:"sha256:1ef509cad624f5742623e8c19d6c109208d8052d019b7784f8825535a079ad3f"}};var jt=Symbol.for("pv"),$t=0;function ce(e,n,t,r,a,i){n||(n={});var o,u,d=n;if("ref"in d&&typeof e!="function")for(u in d={},n)u=="ref"?o=n[u]:d[u]=n[u];var c={type:e,props:d,key:t,ref:o,__k:null,__:null,__b:0,__e:null,__c:null,constructor:jt,__v:--$t,__i:-1,__u:0};return(a||i)&&(c.__source=a,c.__self=i),_.vnode&&_.vnode(c),c}function Yu({failure:e,retry:n}){return e?ce("p",{class:"notice bad",role:"alert",children:[e.message,n&&ce("button",{type:"button",class:"quiet",onClick:n,children:"Try again"})]}):null}function Zu({title:e,children:n}){return ce("div",{class:"empty",children:[ce("p",{class:"empty-title",children:e}),n]})}function Xu({what:e}){return ce("p",{class:"waiting",role:"status",children:["Loading ",e,"\u2026"]})}function U(e){return e===null?"null":Array.isArray(e)?"array":typeof e}function ie(e){return U(e)==="object"}function Ht(e){return Array.isArray(e)&&e.length>0&&e.every(n=>"message"in n)}function Sn(e,n){return e.length<124?e:n}var gt="graphql-transport-ws";var q=(e=>(e[e.InternalServerError=4500]="InternalServerError",e[e.InternalClientError=4005]="InternalClientError",e[e.BadRequest=4400]="BadRequest",e[e.BadResponse=4004]="BadResponse",e[e.Unauthorized=4401]="Unauthorized",e[e.Forbidden=4403]="Forbidden",e[e.SubprotocolNotAcceptable=4406]="SubprotocolNotAcceptable",e[e.ConnectionInitialisationTimeout=4408]="ConnectionInitialisationTimeout",e[e.ConnectionAcknowledgementTimeout=4504]="ConnectionAcknowledgementTimeout",e[e.SubscriberAlreadyExists=4409]="SubscriberAlreadyExists",e[e.TooManyInitialisationRequests=4429]="TooManyInitialisationRequests",e))(q||{}),G=(e=>(e.ConnectionInit="connection_init",e.ConnectionAck="connection_ack",e.Ping="ping",e.Pong="pong",e.Subscribe="subscribe",e.Next="next",e.Error="error",e.Complete="complete",e))(G||{});function bt(e){if(!ie(e))throw new Error(`Message is expected to be an object, but got ${U(e)}`);if(!e.type)throw new Error("Message is missing the 'type' property");if(typeof e.type!="string")throw new Error(`Message is expects the 'type' property to be a string, but got ${U(e.type)}`);switch(e.type){case"connection_init":case"connection_ack":case"ping":case"pong":{if(e.payload!=null&&!ie(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object or nullish or missing, but got "${e.payload}"`);break}case"subscribe":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${U(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!ie(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object, but got ${U(e.payload)}`);if(typeof e.payload.query!="string")throw new Error(`"${e.type}" message payload expects the 'query' property to be a string, but got ${U(e.payload.query)}`);if(e.payload.variables!=null&&!ie(e.payload.variables))throw new Error(`"${e.type}" message payload expects the 'variables' property to be a an object or nullish or missing, but got ${U(e.payload.variables)}`);if(e.payload.operationName!=null&&U(e.payload.operationName)!=="string")throw new Error(`"${e.type}" message payload expects the 'operationName' property to be a string or nullish or missing, but got ${U(e.payload.operationName)}`);if(e.payload.extensions!=null&&!ie(e.payload.extensions))throw new Error(`"${e.type}" message payload expects the 'extensions' property to be a an object or nullish or missing, but got ${U(e.payload.extensions)}`);break}case"next":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${U(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!ie(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object, but got ${U(e.payload)}`);break}case"error":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${U(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!Ht(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an array of GraphQL errors, but got ${JSON.stringify(e.payload)}`);break}case"complete":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${U(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);break}default:throw new Error(`Invalid message 'type' property "${e.type}"`)}return e}function yt(e,n){return bt(typeof e=="string"?JSON.parse(e,n):e)}function _e(e,n){return bt(e),JSON.stringify(e,n)}function An(e){let{url:n,connectionParams:t,lazy:r=!0,onNonLazyError:a=console.error,lazyCloseTimeout:i=0,keepAlive:o=0,disablePong:u,connectionAckWaitTimeout:d=0,retryAttempts:c=5,retryWait:l=async function(M){let f=Math.pow(2,M);await new Promise(k=>setTimeout(k,f*1e3+Math.floor(Math.random()*2700+300)))},shouldRetry:w=xn,on:m,webSocketImpl:s,generateID:p=function(){return"xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g,M=>{let f=Math.random()*16|0;return(M=="x"?f:f&3|8).toString(16)})},jsonMessageReplacer:C,jsonMessageReviver:x}=e,A;if(s){if(!Zt(s))throw new Error("Invalid WebSocket implementation provided");A=s}else typeof WebSocket<"u"?A=WebSocket:typeof global<"u"?A=global.WebSocket||global.MozWebSocket:typeof window<"u"&&(A=window.WebSocket||window.MozWebSocket);if(!A)throw new Error("WebSocket implementation missing; on Node you can `import WebSocket from 'ws';` and pass `webSocketImpl: WebSocket` to `createClient`");let g=A,y=(()=>{let h=(()=>{let f={};return{on(k,D){return f[k]=D,()=>{delete f[k]}},emit(k){"id"in k&&f[k.id]?.(k)}}})(),M={connecting:m?.connecting?[m.connecting]:[],opened:m?.opened?[m.opened]:[],connected:m?.connected?[m.connected]:[],ping:m?.ping?[m.ping]:[],pong:m?.pong?[m.pong]:[],message:m?.message?[h.emit,m.message]:[h.emit],closed:m?.closed?[m.closed]:[],error:m?.error?[m.error]:[]};return{onMessage:h.on,on(f,k){let D=M[f];return D.push(k),()=>{let T=D.indexOf(k);T>-1&&D.splice(T,1)}},emit(f,...k){for(let D of[...M[f]])D(...k)}}})();function I(h){let M=[y.on("error",f=>{M.forEach(k=>k()),h(f)}),y.on("closed",f=>{M.forEach(k=>k()),h(f)})];return()=>M.forEach(f=>f())}let B,K=0,X,Q=!1,ae=0,J=!1;async function j(){clearTimeout(X);let[h,M]=await(B??(B=new Promise((D,T)=>(async()=>{if(Q){if(await l(ae),!K)return B=void 0,T({code:1e3,reason:"All Subscriptions Gone"});ae++}y.emit("connecting",Q);let S=new g(typeof n=="function"?await n():n,gt),H,fe;function Pe(){isFinite(o)&&o>0&&(clearTimeout(fe),fe=setTimeout(()=>{S.readyState===g.OPEN&&(S.send(_e({type:G.Ping})),y.emit("ping",!1,void 0))},o))}I(E=>{B=void 0,clearTimeout(H),clearTimeout(fe),T(E),E instanceof Te&&(S.close(4499,"Terminated"),S.onerror=null,S.onclose=null)}),S.onerror=E=>y.emit("error",E),S.onclose=E=>y.emit("closed",E),S.onopen=async()=>{try{y.emit("opened",S);let E=typeof t=="function"?await t():t;if(S.readyState!==g.OPEN)return;S.send(_e(E?{type:G.ConnectionInit,payload:E}:{type:G.ConnectionInit},C)),isFinite(d)&&d>0&&(H=setTimeout(()=>{S.close(q.ConnectionAcknowledgementTimeout,"Connection acknowledgement timeout")},d)),Pe()}catch(E){y.emit("error",E),S.close(q.InternalClientError,Sn(E instanceof Error?E.message:String(E),"Internal client error"))}};let pe=!1;S.onmessage=({data:E})=>{try{let v=yt(E,x);if(y.emit("message",v),v.type==="ping"||v.type==="pong"){y.emit(v.type,!0,v.payload),v.type==="pong"?Pe():u||(S.send(_e(v.payload?{type:G.Pong,payload:v.payload}:{type:G.Pong},C)),y.emit("pong",!1,v.payload));return}if(pe)return;if(v.type!==G.ConnectionAck)throw new Error(`First message cannot be of type ${v.type}`);clearTimeout(H),pe=!0,y.emit("connected",S,v.payload,Q),Q=!1,ae=0;let Dn=new Promise((lr,Ot)=>I(Ot));Dn.catch(()=>{}),D([S,Dn])}catch(v){S.onmessage=null,y.emit("error",v),S.close(q.BadResponse,Sn(v instanceof Error?v.message:String(v),"Bad response"))}}})())));h.readyState===g.CLOSING&&await M;let f=()=>{},k=new Promise(D=>f=D);return[h,f,new Promise((D,T)=>{let S=I(T);h.readyState!==g.OPEN&&M.catch(T),k.then(()=>{if(S(),!K){let H=()=>h.close(1e3,"Normal Closure");isFinite(i)&&i>0?(clearTimeout(X),X=setTimeout(()=>{!K&&h.readyState===g.OPEN&&H()},i)):H()}D()})})]}function z(h){if(xn(h)&&(Yt(h.code)||[q.InternalServerError,q.InternalClientError,q.BadRequest,q.BadResponse,q.Unauthorized,q.SubprotocolNotAcceptable,q.SubscriberAlreadyExists,q.TooManyInitialisationRequests].includes(h.code)))throw h;if(J)return!1;if(xn(h)&&h.code===1e3)return K>0;if(!c||ae>=c||!w(h))throw h;return Q=!0}r||(async()=>{for(K++;;)try{let[,,h]=await j();await h}catch(h){try{if(!z(h))return}catch(M){return a?.(M)}}})();function V(h,M){let f=p(h),k=!1,D=!1,T=()=>{K--,k=!0};return(async()=>{for(K++;;)try{let[S,H,fe]=await j();if(k)return fe.catch(()=>{}),H();let Pe=y.onMessage(f,pe=>{switch(pe.type){case G.Next:{M.next(pe.payload);return}case G.Error:{D=!0,k=!0,M.error(pe.payload),T();return}case G.Complete:{k=!0,T();return}}});S.send(_e({id:f,type:G.Subscribe,payload:h},C)),T=()=>{!k&&S.readyState===g.OPEN&&S.send(_e({id:f,type:G.Complete},C)),K--,k=!0,H()},await fe.finally(Pe);return}catch(S){if(!z(S))return}})().then(()=>{D||M.complete()}).catch(S=>{M.error(S)}),()=>{k||T()}}return{on:y.on,subscribe:V,iterate(h){let M=[],f={done:!1,error:null,resolve:()=>{}},k=V(h,{next(T){M.push(T),f.resolve()},error(T){f.done=!0,f.error=T,f.resolve()},complete(){f.done=!0,f.resolve()}}),D=(async function*(){for(;;){for(M.length||await new Promise(S=>f.resolve=S);M.length;)yield M.shift();if(f.error)throw f.error;if(f.done)return}})();return D.throw=async T=>(f.done||(f.done=!0,f.error=T,f.resolve()),{done:!0,value:void 0}),D.return=async()=>(k(),{done:!0,value:void 0}),D},async dispose(){if(J=!0,B){let[h]=await B;h.close(1e3,"Normal Closure")}},terminate(){B&&y.emit("closed",new Te)}}}var Te=class extends Error{name="TerminatedCloseEvent";message="4499: Terminated";code=4499;reason="Terminated";wasClean=!1};function xn(e){return ie(e)&&"code"in e&&"reason"in e}function Yt(e){return[1e3,1001,1006,1005,1012,1013,1014].includes(e)?!1:e>=1e3&&e<=1999}function Zt(e){return typeof e=="function"&&"constructor"in e&&"CLOSED"in e&&"CLOSING"in e&&"CONNECTING"in e&&"OPEN"in e}var ht=2e3,We=L(null),kn=()=>Date.now()+(We.value??0);function _t(e,n){let t=Date.now(),r=Date.parse(e??""),a=Number.isNaN(r)?0:r-(n+t)/2,i=We.peek();(i===null||Math.abs(a-i)>ht+(t-n)/2)&&(We.value=Math.abs(a)>ht?a:0)}var ve=L("enough"),Xt=36e5;function St(e){let{exp:n}=re(e);return typeof n=="number"?n*1e3:1/0}function er(e){let{exp:n,iat:t}=re(e);return typeof n=="number"&&typeof t=="number"?Math.min(12e4,(n-t)*250):12e4}var wt;function In(){clearTimeout(wt);let e=P.peek()?.token;if(!e||We.value===null){ve.value="enough";return}let n=St(e)-kn(),t=n-er(e);ve.value=n<=0?"over":t<=0?"short":"enough",n>0&&(wt=setTimeout(In,Math.min(Xt,t>0?t:n)))}N(()=>{P.value,In()});addEventListener("visibilitychange",In);function He(e){let n=St(e)-kn()<6e4;return n&&P.peek()?.token===e&&(ve.value="over"),n}var xt=L(0);function Ye(e){let n=re(e).sub;return new Promise(t=>{let r=N(()=>{let a=P.value?.token;a!==e&&(t(a!==void 0&&re(a).sub===n),queueMicrotask(()=>r()))})})}var $=class extends Error{constructor(t,r,a=null,i={}){super(t);this.code=r;this.field=a;this.extensions=i}code;field;extensions},we=L("idle"),Cn=L(0),nr=L(!1),tr="Your session has ended. Sign in again.";async function Ze(e,n,t,r){let a=P.peek()?.token,[i,o]=await rr(e,n,r??a,t);if(!o)return i;if(r===void 0&&a&&o.code==="UNAUTHENTICATED"){if(He(a)){xt.value+=1;let u=await Ye(a);if(t?.throwIfAborted(),u)return Ze(e,n,t)}Rn(a)}throw o}async function rr(e,n,t,r){let a,i=Date.now();try{let u=await ir("/graphql",{method:"POST",headers:{"Content-Type":"application/json",Accept:"application/graphql-response+json, application/json",...t?{Authorization:`Bearer ${t}`}:{}},body:JSON.stringify({...Fn(e),variables:n}),...r?{signal:r}:{}});_t(u.headers.get("Date"),i),a=await u.json()}catch(u){throw r?.aborted?u:new $("The gateway cannot be reached.","UNREACHABLE")}let[o]=a.errors??[];return[a.data,o&&Mn(o)]}async function ir(e,n){try{return await fetch(e,n)}catch(t){throw!n.signal?.aborted&&we.peek()==="connected"&&Date.now()-kt>ar&&me?.terminate(),t}}function Fn(e){return{query:"",documentId:e.__meta__?.hash}}function Mn(e){return e.extensions?.code==="NOT_FOUND"&&e.extensions.field==="documentId"?(nr.value=!0,new $("This page is older than the gateway. Load it anew.","OUTDATED")):new $(e.message,e.extensions?.code??"INTERNAL",e.extensions?.field??null,e.extensions)}function Rn(e){e&&P.peek()?.token===e&&ft(tr)}var me=null,ar=5e3,kt=0,At=15e3;addEventListener("offline",()=>me?.terminate());N(()=>{let e=he.value,n=me;me=e===null?null:or(e),me||(we.value="idle"),Promise.resolve(n?.dispose()).catch(()=>{})});function or(e){let n=!1,t,r,a=()=>he.peek()===e,i=An({url:new URL("/graphql",location.href).href.replace(/^http/,"ws"),connectionParams:()=>({Authorization:`Bearer ${t=P.peek()?.token}`}),lazy:!1,keepAlive:At,connectionAckWaitTimeout:1e4,retryAttempts:1/0,shouldRetry:a,retryWait:async u=>{let d=P.peek()?.token;ve.peek()==="over"&&d?await Ye(d):await sr(Math.min(5e3,250*2**u)*(.5+Math.random()/2))},onNonLazyError:()=>{},on:{connecting:()=>a()&&(we.value=n?"lost":"connecting"),connected:()=>{a()&&(we.value="connected",kt=Date.now(),n&&(Cn.value+=1),n=!0)},ping:u=>{u||(r=setTimeout(()=>i.terminate(),At/2))},pong:()=>clearTimeout(r),closed:u=>{clearTimeout(r),a()&&(we.value="lost",u.code===4403&&!(t&&He(t))&&Rn(t))}}}),o=N(()=>{let u=P.value?.token;!u||!a()||we.value!=="connected"||u===t||(t=u,ur(i,pt,{token:u}).catch(()=>i.terminate()))});return{...i,dispose:()=>(o(),i.dispose())}}function ur(e,n,t){return new Promise((r,a)=>e.subscribe({...Fn(n),variables:t},{next:({errors:i})=>i&&a(i),error:a,complete:r}))}var On=null;addEventListener("online",()=>On?.());function sr(e){return new Promise(n=>{let t=()=>{clearTimeout(r),On=null,n()},r=setTimeout(t,e);On=t})}function It(e,n,t){let r=!1,a=()=>{},i=u=>{r=!0,t.error?.(u)},o=()=>{let u=P.peek()?.token;r||!me||(a=me.subscribe({...Fn(e),variables:n},{next:({data:d,errors:c})=>{if(r)return;let[l]=c??[];l?t.error?.(Mn(l)):t.next(d)},error:d=>{if(r)return;let[c]=Array.isArray(d)?d:[];if(!c)return i(new $("The connection broke off.","UNREACHABLE"));let l=Mn(c);if(l.code!=="UNAUTHENTICATED"||!u)return i(l);if(!He(u))Rn(u);else return void Ye(u).then(w=>w?o():i(l));i(l)},complete:()=>{r||(r=!0,t.complete?.())}}))};return o(),()=>{r=!0,a()}}function ks(e,n){let[t,r]=te({key:""}),[a,i]=te(0),[o,u]=te(!0),d=JSON.stringify([n,he.value]),c=Cn.value;Me(()=>{let m=new AbortController;return u(!0),Ze(e,n,m.signal).then(s=>{r({key:d,data:s}),u(!1)},s=>{m.signal.aborted||(r(p=>({...p.key===d&&p.data!==void 0?{data:p.data}:{},key:d,failure:Mt(s)})),u(!1))}),()=>m.abort()},[e,d,a,c]);let l=qe(()=>i(m=>m+1),[]),w=t.key===d;return{data:w?t.data:void 0,failure:w?t.failure:void 0,loading:o,reload:l}}function Is(e,n){let t=JSON.stringify([n,he.value]),[r,a]=te(0),[i,o]=te({key:t,data:void 0,failure:void 0,ended:!1});Me(()=>{if(o(d=>({key:t,data:d.key===t?d.data:void 0,failure:void 0,ended:!1})),n!==null)return It(e,n,{next:d=>o({key:t,data:d,failure:void 0,ended:!1}),error:d=>o(c=>({...c,failure:d})),complete:()=>o(d=>({...d,ended:!0}))})},[e,t,r]);let u=qe(()=>a(d=>d+1),[]);return i.key===t?{...i,again:u}:{data:void 0,failure:void 0,ended:!1,again:u}}function Ms(e){let[n,t]=te(!1),[r,a]=te(),i=fn(!0);return Me(()=>()=>{i.current=!1},[]),{run:qe(async u=>{t(!0),a(void 0);try{return await Ze(e,u)}catch(d){let c=Mt(d),l=c.code==="UNREACHABLE"?new $("The gateway could not be reached: look whether this was done.",c.code):c;i.current&&a(l);return}finally{i.current&&t(!1)}},[e]),busy:n,failure:r,forget:()=>a(void 0)}}function Mt(e){return e instanceof $?e:new $(String(e),"INTERNAL")}export{Y as a,dr as b,te as c,Me as d,fr as e,fn as f,Oe as g,qe as h,pr as i,bn as j,Re as k,L as l,de as m,N as n,We as o,kn as p,kr as q,re as r,ct as s,Cr as t,Fr as u,P as v,Jt as w,he as x,mt as y,Rr as z,ft as A,ve as B,xt as C,mi as D,fi as E,pi as F,gi as G,bi as H,yi as I,hi as J,_i as K,wi as L,Si as M,xi as N,Ai as O,ki as P,Ii as Q,Mi as R,Oi as S,Ci as T,Fi as U,Ri as V,Di as W,Ti as X,Wi as Y,vi as Z,Pi as _,Ei as $,Li as aa,Vi as ba,Ui as ca,Qi as da,Ni as ea,qi as fa,Gi as ga,zi as ha,Bi as ia,Ki as ja,Ji as ka,ji as la,$i as ma,Hi as na,Yi as oa,Zi as pa,Xi as qa,ea as ra,na as sa,ta,ra as ua,ia as va,aa as wa,oa as xa,ua as ya,sa as za,la as Aa,da as Ba,ca as Ca,ma as Da,fa as Ea,pa as Fa,ga as Ga,ba as Ha,ya as Ia,ha as Ja,_a as Ka,wa as La,Sa as Ma,xa as Na,Aa as Oa,ka as Pa,Ia as Qa,Ma as Ra,Oa as Sa,Ca as Ta,Fa as Ua,Ra as Va,Da as Wa,Ta as Xa,Wa as Ya,va as Za,Pa as _a,Ea as $a,La as ab,Va as bb,Ua as cb,Qa as db,Na as eb,qa as fb,Ga as gb,za as hb,Ba as ib,Ka as jb,Ja as kb,ja as lb,$a as mb,Ha as nb,Ya as ob,Za as pb,Xa as qb,eo as rb,no as sb,to as tb,ro as ub,io as vb,ao as wb,oo as xb,uo as yb,so as zb,lo as Ab,co as Bb,mo as Cb,fo as Db,po as Eb,go as Fb,bo as Gb,yo as Hb,ho as Ib,_o as Jb,wo as Kb,So as Lb,xo as Mb,Ao as Nb,ko as Ob,Io as Pb,Mo as Qb,Oo as Rb,Co as Sb,Fo as Tb,Ro as Ub,Do as Vb,To as Wb,Wo as Xb,vo as Yb,Po as Zb,Eo as _b,Lo as $b,Vo as ac,Uo as bc,Qo as cc,No as dc,qo as ec,Go as fc,zo as gc,Bo as hc,Ko as ic,Jo as jc,jo as kc,$o as lc,Ho as mc,Yo as nc,Zo as oc,Xo as pc,eu as qc,nu as rc,tu as sc,ru as tc,iu as uc,au as vc,ou as wc,uu as xc,su as yc,lu as zc,du as Ac,cu as Bc,mu as Cc,fu as Dc,pu as Ec,gu as Fc,bu as Gc,yu as Hc,hu as Ic,_u as Jc,wu as Kc,Su as Lc,xu as Mc,Au as Nc,ku as Oc,Iu as Pc,Mu as Qc,Ou as Rc,Cu as Sc,Fu as Tc,Ru as Uc,Du as Vc,Tu as Wc,Wu as Xc,vu as Yc,Pu as Zc,Eu as _c,Lu as $c,Vu as ad,Uu as bd,Qu as cd,Nu as dd,qu as ed,Gu as fd,zu as gd,Bu as hd,Ku as id,$ as jd,we as kd,Cn as ld,nr as md,Ze as nd,It as od,ce as pd,Yu as qd,Zu as rd,Xu as sd,ks as td,Is as ud,Ms as vd,Mt as wd};
