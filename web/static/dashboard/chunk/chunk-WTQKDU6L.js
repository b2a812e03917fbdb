var w,$t,tt,ee,Xe,Ve,Et,We,Lt,nt,et,Rn,Ce=Symbol.for("pv"),Ne={},Ge=[],An=/^m(i|n|o|s|text|space)$/,rt=Array.isArray,ot=Ge.slice,se=Object.assign;function ae(e){e&&e.parentNode&&e.remove()}function Ut(e,t,n){var r,i,o,a={},s=arguments.length;for(o in t)o=="key"?r=t[o]:o=="ref"&&typeof e!="function"?i=t[o]:a[o]=t[o];return s>2&&(a.children=s>3?ot.call(arguments,2):n),Ie(e,a,r,i,null)}function Ie(e,t,n,r,i){var o={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Ce,__v:i||++$t,__i:-1,__u:0};return!i&&w.vnode&&w.vnode(o),o}function K(e){return e.children}function ge(e,t){this.props=e,this.context=t,this.__g=0}function te(e,t){if(t==null)return e.__&&te(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!="function"||e.props.__P?null:te(e)}function Dn(e){var t,n=e.__v,r=n.__e,i=[],o=[],a=e.__P;a&&((t=se({constructor:Ce},n)).__v=n.__v+1,w.vnode&&w.vnode(t),it(a,t,n,e.__n,a.namespaceURI,32&n.__u?[r]:null,i,r||te(n),32&n.__u,o),t.__v=n.__v,t.__.__k[t.__i]=t,qt(i,t,o),n.__=n.__e=null,t.__e!=r&&Wt(t))}function Wt(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),Wt(e)}function Mt(e){(8&e.__g||(e.__g|=8,ee.push(e),Ve++))&&Xe==w.debounceRendering||((Xe=w.debounceRendering)||queueMicrotask)(Ft)}function Ft(){try{for(var e,t=1;ee.length;)ee.length>t&&ee.sort(Et),e=ee.shift(),t=ee.length,8&e.__g&&Dn(e)}finally{(Ve=ee.length)&&(Xe||queueMicrotask)(Ft)}}function Vt(e,t,n,r,i,o,a,s,c,p,d){var _,f,u,g,R,C,x=r.__k||Ge,b=t.length;for(c=Mn(n,t,x,c,b),_=0;_<b;_++)(u=n.__k[_])!=null&&(f=~u.__i&&x[u.__i]||Ne,u.__i=_,C=it(e,u,f,i,o,a,s,c,p,d),g=u.__e,(f.ref!=u.ref||8&f.__u)&&(f.ref&&at(f.ref,null,u,f),u.ref&&d.push(u.ref,u.__c||g,u)),R=R||g,4&u.__u?(c=Nt(u,c,e,!f.__v),f.__e&&(f.__e=null)):typeof u.type=="function"&&C!==void 0?c=C:g&&(c=g.nextSibling),u.__u&=-21);return n.__e=R,c}function Mn(e,t,n,r,i){var o,a,s,c,p,d,_,f,u,g=n.length,R=g,C=0,x=0,b=e.__k=Array(i);for(o=0;o<i;o++)(a=t[o])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=b[o]=Ie(null,a):rt(a)?a=b[o]=Ie(K,{children:a}):a.constructor===Ce&&a.__b?a=b[o]=Ie(a.type,a.props,a.key,a.ref,a.__v):b[o]=a,c=o+C,a.__=e,a.__b=e.__b+1,s=null,~(p=a.__i=Tn(a,n,c,R))&&(R--,(s=n[p])&&(s.__u|=2)),s&&s.__v?(a.__u|=16,p==c-1?C--:p==c+1?C++:p!=c&&(p>c?C--:C++,x=1)):(~p||(i>g?C--:i<g&&C++),typeof a.type!="function"&&(a.__u|=4))):b[o]=null;if(x){for(d=[],_=[],o=0;o<i;o++)if((a=b[o])&&16&a.__u){for(C=0,f=d.length;C<f;)d[u=C+f>>1]<a.__i?C=u+1:f=u;d[C]=a.__i,_[o]=C+1}for(C=d.length;o--;)_[o]&&(_[o]==C?C--:b[o].__u|=4)}if(R)for(o=0;o<g;o++)!(s=n[o])||2&s.__u||(s.__e==r&&(r=te(s)),st(s,s));return r}function Nt(e,t,n,r){var i,o,a,s;if(typeof e.type=="function"){if(e.props.__P)return t;if(i=e.__k)for(o=0;o<i.length;o++)i[o]&&(i[o].__=e,t=Nt(i[o],t,n,!1));return t}for(t&&!t.parentNode&&(t=te(e))&&!t.parentNode&&(t=null),a=e.__e,s=t;s&&s.nodeType==8;)s=s.nextSibling;for(a!=s&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,t):n.insertBefore(a,t||null)),t=a;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function Tn(e,t,n,r){var i,o=e.key,a=e.type,s=t[n],c=s&&!(2&s.__u);if(s===null&&o==null||c&&o==s.key&&a==s.type)return n;if(r>(c?1:0)){for(i=n-1;i>=0;i--)if((s=t[i])&&!(2&s.__u)&&o==s.key&&a==s.type)return i;for(i=n+1;i<t.length;i++)if((s=t[i])&&!(2&s.__u)&&o==s.key&&a==s.type)return i}return-1}function Tt(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function Ue(e,t,n,r,i){var o,a;if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||Tt(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||Tt(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[t]=n,n&&r||(a=et[t]||(et[t]=$n(t)),(e.__a||(e.__a={}))[t]=nt,o=t!=(t=t.replace(Lt,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),n?e.addEventListener(t,a,o):e.removeEventListener(t,a,o));else{if(i=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function $n(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[We]==null)t[We]=nt++;else if(t[We]<this.__a[e])return;return n(w.event?w.event(t):t)}}}function it(e,t,n,r,i,o,a,s,c,p){var d,_,f,u,g,R,C,x,b,y,k,J,j,X,N,ie,B,H,O=t.type;if(t.constructor!==Ce)return null;128&n.__u&&(c=32&n.__u,d=n.__c.__z)&&(t.__u|=c,_=o=[],d.nodeType==8?s=Fe(d,o):o.push(d),s=o[0]||s),(d=w.__b)&&d(t);e:if(typeof O=="function"){f=a.length;try{if(x=t.props,b=(d=O.prototype)&&d.render,y=(d=O.contextType)&&r[d.__c],k=d?y?y.props.value:d.__:r,(u=n.__c)?(t.__c=u,2&u.__g&&(u.__g|=1)):(b?t.__c=u=new O(x,k):(t.__c=u=new ge(x,k),u.constructor=O,u.render=Ln),y&&y.sub(u),u.state||(u.state={}),u.__n=r,u.__g|=8,u.__h=[],u.__k=[]),b&&(u.__s||(u.__s=u.state),O.getDerivedStateFromProps&&(u.__s==u.state&&(u.__s=se({},u.__s)),se(u.__s,O.getDerivedStateFromProps(x,u.__s)))),g=u.props,R=u.state,u.__v=t,n.__c){if(x!==g&&b&&!O.getDerivedStateFromProps&&u.componentWillReceiveProps&&u.componentWillReceiveProps(x,k),t.__v==n.__v&&!(8&u.__g)||!(4&u.__g)&&u.shouldComponentUpdate&&u.shouldComponentUpdate(x,u.__s,k)===!1){t.__v!=n.__v&&(u.props=x,u.state=u.__s,u.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(F){F&&(F.__=t)}),Ge.push.apply(u.__h,u.__k),u.__k=[],u.__h.length&&a.push(u),s=te(n);break e}u.componentWillUpdate&&u.componentWillUpdate(x,u.__s,k),b&&u.componentDidUpdate&&u.__h.push(function(){u.componentDidUpdate(g,R,C)})}else b&&!O.getDerivedStateFromProps&&u.componentWillMount&&u.componentWillMount(),b&&u.componentDidMount&&u.__h.push(u.componentDidMount);u.context=k,u.props=x,u.__P=e,u.__g&=-5,J=w.__r,j=b?25:0;do u.__g&=-9,J&&J(t),d=u.render(u.props,u.state=u.__s,u.context);while(8&u.__g&&++j<25);b&&(Ge.push.apply(u.__h,u.__k),u.__k=[]),u.state=u.__s,u.getChildContext&&(r=se({},r,u.getChildContext())),b&&n.__c&&u.getSnapshotBeforeUpdate&&(C=u.getSnapshotBeforeUpdate(g,R)),X=d&&d.type===K&&d.key==null?d.props.children:d,x.__P&&(d=s,i=(e=x.__P).namespaceURI,c=o=null,n.props&&n.props.__P!=e&&(n.__k.some(function(F){F&&st(F,F)}),n.__k=null),s=n.__k?te(n,0):null),s=Vt(e,rt(X)?X:[X],t,n,r,i,o,a,s,c,p),x.__P&&(t.__e=null,s=d),t.__u&=-161,_&&_.some(ae),u.__h.length&&a.push(u),1&u.__g&&(u.__g&=-4)}catch(F){if(a.length=f,t.__v=null,c||o)if(F&&F.then){if(t.__u|=128|c,o){for(~(B=o.indexOf(s||void 0))||(B=o.length);(H=o[B-1])&&H.nodeType==8;)B--;for(;B<o.length;B++)if(H=o[B])if(o[B]=null,N){if(H==ie)break}else{if(H.nodeType!=8)break;H.data.startsWith("$s")&&(ie=Fe(N=H))}}if(!N){for(;s&&s.nodeType==8&&s.nextSibling;)s=s.nextSibling;N=s}(d=Fe(N=t.__c.__z||(t.__c.__z=N)))?(t.__e=N,s=d):t.__e=s,s=s&&s.nextSibling}else o&&o.some(ae);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),F&&F.then||Gt(t),w.__e(F,t,n)}}else s=t.__e=En(n.__e,t,n,r,i,o,a,c,p,e);return(d=w.diffed)&&d(t),s}function Fe(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith("/$s")&&!--n)return e}t&&t.push(e)}}function Gt(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Gt))}function qt(e,t,n){for(var r=0;r<n.length;)at(n[r++],n[r++],n[r++]);w.__c&&w.__c(t,e),e.some(function(i){try{e=i.__h,i.__h=[],e.some(function(o){o.call(i)})}catch(o){w.__e(o,i.__v)}})}function En(e,t,n,r,i,o,a,s,c,p){var d,_,f,u,g,R,C,x,b=n.props||Ne,y=t.props,k=t.type;if(k=="svg"?i="http://www.w3.org/2000/svg":k=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),o){for(d=0;d<o.length;d++)if((g=o[d])&&(k?g.localName==k:g.nodeType==3)){e=g,o[d]=null;break}}if(!e){if(x=p.ownerDocument||document,!k)return x.createTextNode(y);e=x.createElementNS(i,k,y.is?y:p),s&&(w.__m&&w.__m(t,o),s=!1),o=null}if(k){if(p=k=="template"&&e.content||e,o=k=="textarea"&&y.defaultValue!=null?null:o&&ot.call(p.childNodes),!s&&o)for(b={},d=0;d<e.attributes.length;d++)b[(g=e.attributes[d]).name]=g.value;for(d in b)g=b[d],d=="dangerouslySetInnerHTML"?f=g:d=="children"||d in y||d=="value"&&"defaultValue"in y||d=="checked"&&"defaultChecked"in y||Ue(e,d,null,g,i);for(d in y)g=y[d],d=="children"?u=g:d=="dangerouslySetInnerHTML"?_=g:d=="value"?R=g:d=="checked"?C=g:s&&typeof g!="function"||b[d]===g||Ue(e,d,g,b[d],i);_?(s||f&&(_.__html==f.__html||_.__html==e.innerHTML)||(e.innerHTML=_.__html),t.__k=[]):(f&&(e.textContent=""),(k=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&An.test(k))&&(i="http://www.w3.org/1999/xhtml"),Vt(p,rt(u)?u:[u],t,n,r,i,o,a,o?o[0]:n.__k&&te(n,0),s,c),o&&o.some(ae)),s&&k!="textarea"||(d="value",k=="progress"&&R==null?e.removeAttribute(d):R==null||R===e[d]&&(k!="progress"||R)||Ue(e,d,R,b[d],i),d="checked",C!=null&&C!=e[d]&&Ue(e,d,C,b[d],i))}else b===y||s&&e.data==y||(e.data=y);return e}function at(e,t,n,r){try{typeof e=="function"?t?t.__x=e(t)||1:r&&(r=r.__c||r.__e)&&(t=r.__x)&&(r.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(i){w.__e(i,n)}}function st(e,t,n){var r,i,o,a;if(w.unmount&&w.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||at(r,null,t,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(s){w.__e(s,t)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&st(r[a],t,typeof e.type!="function"||n&&!e.props.__P);!n&&(r=e.__c)&&(r=r.__z)&&(i=Fe(r,o=[]))&&(r==e.__e&&o.some(ae),ae(i),ae(r)),n||ae(e.__e),e.__e=e.__c=e.__=null}function Ln(e,t,n){return this.constructor(e,n)}function dr(e,t){var n,r,i,o;w.__&&w.__(e,t),t.nodeType==9&&(t=t.documentElement),r=(n=e&&32&e.__u)?null:t.__k,t.__k=Ie(K,{children:[e]}),i=[],o=[],it(t,t.__k,r||Ne,Ne,t.namespaceURI,r?null:t.firstChild?ot.call(t.childNodes):null,i,r?r.__e:t.firstChild,n,o),qt(i,t.__k,o),t.__k.props.children=null}w={__e:function(e,t,n,r){for(var i,o,a;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((a=(o=i.constructor)&&o.getDerivedStateFromError)&&i.setState(o.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),a=1),a&&8&i.__g)return void(i.__g|=2)}catch(s){e=s}}throw Ve=0,e}},$t=0,tt=function(e){return e!=null&&e.constructor===Ce},ge.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=se({},this.state)),typeof e=="function"&&(e=e(se({},n),this.props)),e&&(se(n,e),this.__v&&(t&&this.__k.push(t),Mt(this)))},ge.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),Mt(this))},ge.prototype.render=K,ee=[],Ve=0,Et=function(e,t){return e.__v.__b-t.__v.__b},We=Symbol(),Lt=/(PointerCapture)$|Capture$/i,nt=0,et={},Rn=0;var ue,D,ut,Qt,lt=Object.is,Se=0,Zt=[],dt=[],A=w,Ot=A.__b,Jt=A.__r,jt=A.diffed,Bt=A.__c,Ht=A.unmount,zt=A.__;function ke(e,t){A.__h&&A.__h(D,e,Se||t),Se=0;var n=D.__H||(D.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function ne(e){return Se=1,Un(Xt,e)}function Un(e,t,n){var r=ke(ue++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):Xt(void 0,t),function(o){var a=(r.__N||r.__)[0],s=r.t(a,o);lt(a,s)||(r.__N=[s,r.__[1]],r.__c.setState({}))}],r.__c=D,!D.__f)){D.__f=!0;var i=D.shouldComponentUpdate;D.shouldComponentUpdate=function(o,a,s){var c=this.__H;if(!c)return!0;var p=!1,d=this.props!=o;if(c.__.some(function(f){f.__N&&(p=!0,lt(f.__[0],f.__N[0])||(d=!0))}),i){var _=i.call(this,o,a,s);return p?_||d:_}return!p||d}}return r.__}function Pe(e,t){var n=ke(ue++,3);!A.__s&&ft(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,D.__H.__h.push(n))}function fr(e,t){var n=ke(ue++,4);!A.__s&&ft(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,D.__h.push(n))}function pt(e){return Se=5,ve(function(){return{current:e}},[])}function ve(e,t){var n=ke(ue++,7);return ft(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function qe(e,t){return Se=8,ve(function(){return e},t)}function mr(){var e=ke(ue++,11);if(!e.__){for(var t=D.__v;!t.__m&&t.__;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__="P"+n[0]+"-"+n[1]++}return e.__}function Wn(){var e;do{for(;e=dt.shift();)try{xe(e)}catch(n){A.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=Zt.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(xe),t.__h.some(ct),t.__h=[]}catch(n){t.__h=[],A.__e(n,e.__v)}}}while(dt.length)}A.__b=function(e){D=null,Ot&&Ot(e)},A.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),zt&&zt(e,t)},A.__r=function(e){Jt&&Jt(e),ue=0;var t=(D=e.__c).__H;t&&(ut==D?D.__h=[]:(t.__h.some(xe),t.__h.some(ct),ue=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),ut=D},A.diffed=function(e){jt&&jt(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Yt(Zt.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),ut=D=null},A.__c=function(e,t){t.some(function(n){try{n.__h.some(xe),n.__h=n.__h.filter(function(r){return!r.__||ct(r)})}catch(r){n.__h=[function(){throw r}]}}),Bt&&Bt(e,t)},A.unmount=function(e){Ht&&Ht(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(i){try{if(i.__P&&i.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}i.__P=n,Yt(dt.push(i))}else xe(i)}catch(o){t=o}}),r.__H=void 0,t&&A.__e(t,r.__v))};var Kt=typeof requestAnimationFrame=="function";function Fn(e){var t,n=function(){clearTimeout(r),Kt&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);Kt&&(t=requestAnimationFrame(n))}function Yt(e){e!=1&&Qt==A.requestAnimationFrame||((Qt=A.requestAnimationFrame)||Fn)(Wn)}function xe(e){var t=D,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),D=t}function ct(e){var t=D;e.__c=e.__(),D=t}function ft(e,t){return!e||e.length!=t.length||t.some(function(n,r){return!lt(n,e[r])})}function Xt(e,t){return typeof t=="function"?t(e):t}var Vn=Symbol.for("preact-signals");function je(){if(Y>1)Y--;else{var e,t=!1;for((function(){var i=Oe;for(Oe=void 0;i!==void 0;){var o=i.S;if(o.v===i.v)for(var a=o.t;a!==void 0;a=a.x)a.i===i.i&&(a.i=o.i);i=i.o}})();Ae!==void 0;){var n=Ae;for(Ae=void 0,Qe++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&tn(n))try{n.c()}catch(i){t||(e=i,t=!0)}n=r}}if(Qe=0,Y--,t)throw e}}function gt(e){if(Y>0)return e();mt=++Nn,Y++;try{return e()}finally{je()}}var Re,v=void 0;function De(e){var t=v,n=Re;v=void 0,Re=void 0;try{return e()}finally{v=t,Re=n}}var Ae=void 0,Y=0,Qe=0,Nn=0,mt=0,Oe=void 0,Je=0;function en(e){if(v!==void 0){var t=e.n;if(t===void 0||t.t!==v)return t={i:0,S:e,p:v.s,n:void 0,t:v,e:void 0,x:void 0,r:t},v.s!==void 0&&(v.s.n=t),v.s=t,e.n=t,32&v.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=v.s,t.n=void 0,v.s.n=t,v.s=t),t}}function $(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}$.prototype.brand=Vn;$.prototype.h=function(){return!0};$.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:De(function(){var r;(r=t.W)==null||r.call(t)}))};$.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&De(function(){var i;(i=t.Z)==null||i.call(t)}))}};$.prototype.subscribe=function(e){var t=this;return G(function(){var n=t.value;De(function(){return e(n)})},{name:"sub"})};$.prototype.valueOf=function(){return this.value};$.prototype.toString=function(){return this.value+""};$.prototype.toJSON=function(){return this.value};$.prototype.peek=function(){var e=this;return De(function(){return e.value})};Object.defineProperty($.prototype,"value",{get:function(){var e=en(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Qe>100)throw new Error("Cycle detected");(function(n){Y!==0&&Qe===0&&n.l!==mt&&(n.l=mt,Oe={S:n,v:n.v,i:n.i,o:Oe})})(this),this.v=e,this.i++,Je++,Y++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{je()}}}});function W(e,t){return new $(e,t)}function tn(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function nn(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function rn(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function le(e,t){$.call(this,void 0,t),this.x=e,this.s=void 0,this.g=Je-1,this.f=4}le.prototype=new $;le.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Je))return!0;if(this.g=Je,this.f|=1,this.i>0&&!tn(this))return this.f&=-2,!0;var e=v;try{nn(this),v=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return v=e,rn(this),this.f&=-2,!0};le.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}$.prototype.S.call(this,e)};le.prototype.U=function(e){if(this.t!==void 0&&($.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};le.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(le.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=en(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function de(e,t){return new le(e,t)}function on(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Y++;var n=v;v=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,bt(e),r}finally{v=n,je()}}}function bt(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,on(e)}function Gn(e){if(v!==this)throw new Error("Out-of-order effect");rn(this),v=e,this.f&=-2;try{8&this.f&&bt(this)}finally{je()}}function be(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Re&&Re.push(this)}be.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};be.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,on(this),nn(this),Y++;var e=v;return v=this,Gn.bind(this,e)};be.prototype.N=function(){2&this.f||(this.f|=2,this.u=Ae,Ae=this)};be.prototype.d=function(){this.f|=8,1&this.f||bt(this)};be.prototype.dispose=function(){this.d()};function G(e,t){var n=new be(e,t);try{n.c()}catch(i){throw n.d(),i}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var an,He,Be,qn=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var sn=[];G(function(){an=this.N})();function ye(e,t){w[e]=t.bind(null,w[e]||function(){})}function Me(e){if(Be){var t=Be;Be=void 0,t()}Be=e&&e.S()}function un(e){var t=this,n=e.data,r=On(n);r.name="ReactiveDom",r.value=n;var i=ve(function(){for(var s=t,c=t.__v;c=c.__;)if(c.__c){c.__c.__$f|=4;break}var p=de(function(){var u=r.value.value;return u===0?0:u===!0?"":u||""}),d=de(function(){return!Array.isArray(p.value)&&!tt(p.value)}),_=G(function(){if(this.N=ln,d.value){var u=p.value;s.__v&&s.__v.__e&&s.__v.__e.nodeType===3&&(s.__v.__e.data=u)}}),f=t.__$u.d;return t.__$u.d=function(){_(),f.call(this)},[d,p]},[]),o=i[0],a=i[1];return o.value?a.peek():a.value}un.displayName="ReactiveTextNode";Object.defineProperties($.prototype,{constructor:{configurable:!0,value:Ut(K,null).constructor},type:{configurable:!0,value:un},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});ye("__b",function(e,t){if(Me(),He=void 0,typeof t.type=="string"){var n,r=t.props;for(var i in r)if(i!=="children"){var o=r[i];o instanceof $&&(n||(t.__np=n={}),n[i]=o,r[i]=o.peek())}}e(t)});ye("__r",function(e,t){if(e(t),t.type!==K){Me();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(i,o){var a;return G(function(){a=this},{name:o}),a.c=i,a})((function(i){return function(){var o;qn&&((o=this.y)==null||o.call(this)),i.__$f|=1,i.setState({})}})(r),typeof t.type=="function"?t.type.displayName||t.type.name:""))),He=r,Me(n)}});ye("__e",function(e,t,n,r){Me(),He=void 0,e(t,n,r)});ye("diffed",function(e,t){Me(),He=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,i=t.props,o=n.U;if(o)for(var a in o){var s=o[a];s===void 0||r&&a in r||(s.d(),o[a]=void 0)}if(r){o||(o={},n.U=o);for(var c in r){var p=o[c],d=r[c];p===void 0?(p=Qn(n,c,d,i),o[c]=p):p.o(d,i)}}}e(t)});function Qn(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,o=W(n);return{o:function(a,s){o.value=a,r=s},d:G(function(){this.N=ln;var a=o.value.value;r[t]!==a&&(r[t]=a,i?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}ye("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var i in r){var o=r[i];o&&o.d()}}}var a=t.__np;if(a){var s=t.props;for(var c in a)s[c]=a[c]}t.__np=void 0}else{var p=t.__c;if(p){p.__$f|=8;var d=p.__$u;d&&(p.__$u=void 0,d.d())}}e(t)});ye("__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});ge.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var o=2&this.__$f;if(!(r||o||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var s in this.props)if(!(s in e))return!0;return!1};function On(e,t){return ve(function(){return W(e,t)},[])}var Jn=function(e){queueMicrotask(function(){queueMicrotask(e)})};function jn(){gt(function(){for(var e;e=sn.shift();)an.call(e)})}function ln(){sn.push(this)===1&&(w.requestAnimationFrame||Jn)(jn)}var ze="trellis.session";function ht(){try{let e=JSON.parse(localStorage.getItem(ze)??"null");return e&&typeof e.token=="string"&&e.token?{token:e.token,email:e.email??null}:null}catch{return null}}function wt(e){e?localStorage.setItem(ze,JSON.stringify(e)):localStorage.removeItem(ze);for(let t of yt)t()}var yt=new Set;function dn(e){let t=({key:n})=>{(n===ze||n===null)&&e()};return yt.add(e),addEventListener("storage",t),()=>{yt.delete(e),removeEventListener("storage",t)}}function Sr(e){let t=e.trim().replace(/^bearer\s+/i,""),{email:n}=re(t);return{token:t,email:typeof n=="string"?n:null}}function re(e){try{let t=(e.split(".")[1]??"").replaceAll("-","+").replaceAll("_","/"),n=Uint8Array.from(atob(t),i=>i.charCodeAt(0)),r=JSON.parse(new TextDecoder().decode(n));return typeof r=="object"&&r!==null?r:{}}catch{return{}}}var cn=JSON.parse(document.documentElement.dataset.config??'{"people": []}'),Rr=e=>cn.systems?.includes(e)??!0;function Ar(e){let{publicUrl:t}=cn;return t&&e.startsWith(`${t}/`)?e.slice(t.length):e}var L=W(ht());dn(()=>L.value=ht());var Bn=de(()=>{let e=L.value&&re(L.value.token).sub;return typeof e=="string"?e:void 0}),he=de(()=>L.value&&(Bn.value??L.value.token)),pn=W(null);function Dr(e){pn.value=null,wt(e)}function fn(e=null){pn.value=e,wt(null)}var l=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}},Tr=new l(`
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
    `,{fragmentName:"LibraryNode"}),$r=new l(`
    fragment Above on CoiceLibrary {
  rowId
  name
}
    `,{fragmentName:"Above"}),Er=new l(`
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}
    `,{fragmentName:"Tile"}),Lr=new l(`
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
    `,{fragmentName:"CoiceAnswer"}),Ur=new l(`
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
    `,{fragmentName:"MasStockTile"}),Wr=new l(`
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}
    `,{fragmentName:"Profile"}),Fr=new l(`
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}
    `,{fragmentName:"PromptParts"}),Vr=new l(`
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
}`,{fragmentName:"StageParts"}),Nr=new l(`
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
    `,{fragmentName:"ListedRun"}),Gr=new l(`
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
    `,{fragmentName:"RunFacts"}),qr=new l(`
    fragment RunPoint on RunThroughput {
  from
  seconds
  done
  failed
}
    `,{fragmentName:"RunPoint"}),Qr=new l(`
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
    `,{fragmentName:"Workflow"}),Or=new l(`
    query Catalogs($after: String) {
  coiceCatalogs(first: 100, after: $after, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      rowId
      name
      libraries(first: 1) {
        totalCount
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `,{hash:"sha256:e2e9ce00baea9fdebcad1c7504d072f8dde233055b6be3586cb7d6311eda8546"}),Jr=new l(`
    query Libraries($where: CoiceLibraryWhere!, $after: String) {
  coiceLibraries(first: 100, after: $after, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      ...LibraryNode
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LibraryNode on CoiceLibrary {
  rowId
  name
  children(first: 1) {
    totalCount
  }
  images(first: 1) {
    totalCount
  }
}`,{hash:"sha256:7e76b0a3f48fdd8f16c9ff36f172df83f3a93360614eea944ba571b075446c09"}),jr=new l(`
    query Catalog($rowId: Int!) {
  coiceCatalog(rowId: $rowId) {
    rowId
    name
    description
    createdAt
    owner {
      displayName
      email
    }
    libraries(first: 1) {
      totalCount
    }
  }
}
    `,{hash:"sha256:2c65296cf3af0406fee152cebe65311b6c94148ab77a5f212db341a71af1da8c"}),Br=new l(`
    query Library($rowId: Int!) {
  coiceLibrary(rowId: $rowId) {
    rowId
    name
    description
    catalogId
    catalog {
      name
    }
    images(first: 1) {
      totalCount
    }
    children(first: 100, orderBy: [{name: ASC}]) {
      totalCount
      nodes {
        ...LibraryNode
      }
    }
    jobs(first: 3, orderBy: [{createdAt: DESC}]) {
      nodes {
        rowId
        title
        state
        createdAt
      }
    }
    parent {
      ...Above
      parent {
        ...Above
        parent {
          ...Above
          parent {
            ...Above
            parent {
              ...Above
            }
          }
        }
      }
    }
  }
}
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
fragment Above on CoiceLibrary {
  rowId
  name
}`,{hash:"sha256:8947e57d7dccbf6ade9be6b6dcf6a9744aa16de0762feeef157833b1870cf60c"}),Hr=new l(`
    mutation CreateCatalog($input: CreateCoiceCatalogInput!) {
  createCoiceCatalog(input: $input) {
    catalog {
      rowId
    }
  }
}
    `,{hash:"sha256:1fcc76e35dcaff24f9694e2f7c70389f2d19a599e27f97a351ad842073d84b13"}),zr=new l(`
    mutation UpdateCatalog($rowId: Int!, $patch: UpdateCoiceCatalogPatch!) {
  updateCoiceCatalog(rowId: $rowId, patch: $patch) {
    catalog {
      rowId
    }
  }
}
    `,{hash:"sha256:c5ec49915e7f53d8c26ddc84e46a4487cdfeeffefc708a2c407d3c805306c3be"}),Kr=new l(`
    mutation DeleteCatalog($rowId: Int!) {
  deleteCoiceCatalog(rowId: $rowId) {
    deletedId
  }
}
    `,{hash:"sha256:a36db8d5cc38b69814c0ca75f43fb28a2435c1de85369d2bd891ccf1ce1d4db4"}),Yr=new l(`
    mutation CreateLibrary($input: CreateCoiceLibraryInput!) {
  createCoiceLibrary(input: $input) {
    library {
      rowId
    }
  }
}
    `,{hash:"sha256:62cfc6748e0025e46ac8bffb18cdb532d3da99947abe3af57b0e6664a4dc200c"}),Zr=new l(`
    mutation UpdateLibrary($rowId: Int!, $patch: UpdateCoiceLibraryPatch!) {
  updateCoiceLibrary(rowId: $rowId, patch: $patch) {
    library {
      rowId
    }
  }
}
    `,{hash:"sha256:e7e212028d587707c5f48e95f18116bb689d2f17f5b569ebafec3e7ec31740b6"}),Xr=new l(`
    mutation DeleteLibrary($rowId: Int!) {
  deleteCoiceLibrary(rowId: $rowId) {
    deletedId
  }
}
    `,{hash:"sha256:eab60d157afa19b1ddb138b3be33a42e993c656faff19c19936f6040ff2afd33"}),eo=new l(`
    query Contents($libraries: CoiceLibraryWhere!, $images: CoiceImageWhere!, $jobs: CoiceJobWhere!, $pipelines: CoicePipelineWhere!) {
  coiceLibraries(first: 1, where: $libraries) {
    totalCount
  }
  coiceImages(first: 1, where: $images) {
    totalCount
  }
  coiceJobs(first: 1, where: $jobs) {
    totalCount
  }
  coicePipelines(first: 1, where: $pipelines) {
    totalCount
  }
}
    `,{hash:"sha256:4eab24c654e97d933e291c80056e5e4fd16147630c5278798bac0a0f75e6635c"}),to=new l(`
    query Images($where: CoiceImageWhere!, $after: String) {
  coiceImages(
    first: 100
    after: $after
    where: $where
    orderBy: [{createdAt: DESC}]
  ) {
    totalCount
    nodes {
      ...Tile
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}`,{hash:"sha256:4c3402a5841da41b474f9bd2748894222c5487fe3a596b2430a3c0ffab3873fc"}),no=new l(`
    query Photograph($rowId: UUID!) {
  coiceImage(rowId: $rowId) {
    rowId
    name
    url
    gcsPath
    metadata
    createdAt
    results(first: 50, orderBy: [{executedAt: DESC}]) {
      totalCount
      nodes {
        rowId
        result
        executedAt
        job {
          rowId
          title
        }
        stage {
          stageOrder
          prompt {
            name
          }
        }
      }
    }
  }
}
    `,{hash:"sha256:92ec83f0e8b6a0c7472582291d388c9240deb13b186fa9ba0273961d23ca6406"}),ro=new l(`
    query ImageKeys($libraryId: Int!) {
  coiceImages(
    first: 20
    where: {libraryId: {eq: $libraryId}}
    orderBy: [{createdAt: DESC}]
  ) {
    nodes {
      metadata
    }
  }
}
    `,{hash:"sha256:4010dd91fff6d9343d8f3d24b96f790b946f82d844a0aada11cb8313b434b167"}),oo=new l(`
    mutation DeleteImage($rowId: UUID!) {
  deleteCoiceImage(rowId: $rowId) {
    deletedId
  }
}
    `,{hash:"sha256:1f3bb6105982812c61f27a9a1923b7a36614425cb3c31f53b16203b124dd3b09"}),io=new l(`
    query Startable($where: CoicePipelineWhere!) {
  coicePipelines(first: 100, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      rowId
      name
      description
      stages(first: 1) {
        totalCount
      }
    }
  }
}
    `,{hash:"sha256:e62c975a81115759c2ce320d3149785718b1de54c1c8486918aa986f2eee9373"}),ao=new l(`
    mutation StartJob($input: StartCoiceJobInput!) {
  startCoiceJob(input: $input) {
    job {
      rowId
    }
  }
}
    `,{hash:"sha256:0ebd0cfb7844919dabdfaeed7e2eedec9abacc6243836f75eea3e47bdf5c5cb4"}),so=new l(`
    mutation RequestUpload($input: RequestCoiceImageUploadInput!) {
  requestCoiceImageUpload(input: $input) {
    upload {
      uploadId
      url
      method
      headers {
        name
        value
      }
    }
  }
}
    `,{hash:"sha256:687e4e9e3d95e2ca8ea5e445adeb2ef7a28dd030fbcfdaa8601b6797c9ce695a"}),uo=new l(`
    mutation CompleteUpload($uploadId: UUID!) {
  completeCoiceImageUpload(uploadId: $uploadId) {
    image {
      ...Tile
    }
  }
}
    fragment Tile on CoiceImage {
  rowId
  name
  thumbnailUrl
}`,{hash:"sha256:fda50bf8a576734e4e803e06282fdaecdef352d748010dd88c40dced2de3cf91"}),lo=new l(`
    query Health {
  health {
    queue {
      waiting
      working
      oldestSeconds
      kinds {
        kind
        waiting
        working
      }
    }
    workers {
      id
      version
      startedAt
      seenAt
      kinds
      working
    }
    providers {
      name
      state
      requests
      errors
      p50Seconds
      p95Seconds
      lastError
      lastErrorAt
      limits {
        requestsPerMinute
        tokensPerMinute
      }
    }
    postgres {
      version
      latencySeconds
      connections
      maxConnections
      databaseBytes
      replicaLagSeconds
    }
    gateway {
      version
      startedAt
      sockets
      subscriptions
    }
  }
}
    `,{hash:"sha256:c487f30339de5340ee76ceb373796c9d48fa19a4e04bea54a9c5627a8bcea0e9"}),co=new l(`
    query CoiceAnswers($job: UUID!, $where: CoiceJobResultWhere, $search: String, $first: Int!) {
  coiceJob(rowId: $job) {
    sequence
    results(
      first: $first
      where: $where
      search: $search
      orderBy: [{sequence: DESC}]
    ) {
      edges {
        snippet
        node {
          ...CoiceAnswer
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
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
}`,{hash:"sha256:487d71117c5a41e23bc3cd32cba6d7a452b95e4a6126a3c0322393222fd01496"}),po=new l(`
    subscription CoiceAnswersToCome($job: UUID!, $after: Int!) {
  coiceJobResults(jobId: $job, after: $after) {
    ...CoiceAnswer
  }
}
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
}`,{hash:"sha256:8e5624b27498b5479070f6da572073f9967805ecf7899831072f419236848a5f"}),fo=new l(`
    query CoiceImageOfJob($image: UUID!, $job: UUID!) {
  coiceImage(rowId: $image) {
    rowId
    gcsPath
    url
    metadata
    library {
      rowId
      name
    }
    results(first: 100, where: {jobId: {eq: $job}}) {
      nodes {
        rowId
        sequence
        result
        executedAt
        stage {
          stageOrder
          prompt {
            name
            prompt
          }
        }
      }
    }
  }
}
    `,{hash:"sha256:a2fb5a1d5c037c66ad653dbab0aa546a47815bde1c1d4d0e32c783f3750095f0"}),mo=new l(`
    query CoicePictures($images: [UUID!]!, $first: Int!) {
  coiceImages(first: $first, where: {rowId: {in: $images}}) {
    nodes {
      rowId
      gcsPath
      thumbnailUrl
    }
  }
}
    `,{hash:"sha256:762630ee5c7fdf69dd102fef66d0da103a152ac03b0bd867fc5ee1eb4d9201a1"}),go=new l(`
    query MasStockTiles($execution: UUID!, $after: String) {
  masStockExecution(rowId: $execution) {
    sequence
    client {
      name
    }
    workflow {
      name
      config
    }
    results(first: 100, after: $after) {
      totalCount
      nodes {
        ...MasStockTile
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment MasStockTile on MasStockBatchResult {
  rowId
  batchIndex
  promptText
  status
  errorMessage
  processingTimeMs
  sequence
  thumbnailUrl
}`,{hash:"sha256:e6722938486383b86ed0925c345c9d72142d1203a7b20d9e12128636af6dcbfe"}),bo=new l(`
    subscription MasStockTilesToCome($execution: UUID!, $after: Int!) {
  masStockBatchResults(executionId: $execution, after: $after) {
    ...MasStockTile
  }
}
    fragment MasStockTile on MasStockBatchResult {
  rowId
  batchIndex
  promptText
  status
  errorMessage
  processingTimeMs
  sequence
  thumbnailUrl
}`,{hash:"sha256:ec977ea63e79e3f72f58db7781bee0bdd0bc85eebca360cb9d0616c0f23af3ab"}),yo=new l(`
    query MasStockPicture($result: UUID!) {
  masStockBatchResult(rowId: $result) {
    ...MasStockTile
    resultUrl
  }
}
    fragment MasStockTile on MasStockBatchResult {
  rowId
  batchIndex
  promptText
  status
  errorMessage
  processingTimeMs
  sequence
  thumbnailUrl
}`,{hash:"sha256:92e62b07c887c7ee4f898fc2fcca107103919231b455050cc86b9395bd030673"}),ho=new l(`
    mutation RetryMasStockExecution($execution: UUID!, $key: String!) {
  retryMasStockExecution(executionId: $execution, apiKey: $key) {
    execution {
      rowId
    }
  }
}
    `,{hash:"sha256:47384dddf80826857e751ea6ec6466f1acb107f65a98f7b44ca97d284c9c9b36"}),wo=new l(`
    subscription RunState($id: UUID!) {
  run(id: $id) {
    state
  }
}
    `,{hash:"sha256:c22afb60cdc61764e53fb6289c7052effe4026db8b3884e345d04d66b5560a36"}),_o=new l(`
    query Groups($first: Int!, $after: String, $where: CoiceGroupWhere) {
  coiceGroups(first: $first, after: $after, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      rowId
      name
      members {
        totalCount
      }
      catalogGrants {
        totalCount
      }
      libraryGrants {
        totalCount
      }
    }
  }
}
    `,{hash:"sha256:9b7809c235e27387662ce2bbbd15f9b030de37e2b538a63cfdfb400f8bdaca00"}),Io=new l(`
    query Group($rowId: UUID!) {
  coiceGroup(rowId: $rowId) {
    rowId
    name
    createdAt
  }
}
    `,{hash:"sha256:37a93d6c5889e173f8b58a3f7bfc2a045585e836ca95ce0b8582473933e2afc7"}),Co=new l(`
    query Members($groupId: UUID!, $first: Int!, $after: String) {
  coiceGroup(rowId: $groupId) {
    members(first: $first, after: $after, orderBy: [{email: ASC}]) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...Profile
      }
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`,{hash:"sha256:592f0b3be33e0f1ab500d358f74cd5036e95bc0ccfb41f0498b4cd8afefec78e"}),xo=new l(`
    query CatalogGrants($groupId: UUID!, $first: Int!, $after: String) {
  coiceCatalogGroups(
    first: $first
    after: $after
    where: {groupId: {eq: $groupId}}
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      catalogId
      catalog {
        name
        userId
      }
    }
  }
}
    `,{hash:"sha256:0434d8a01d8205b8a5dc2d061aca7ccf88f470fb3897f905f6d50250b15de419"}),So=new l(`
    query LibraryGrants($groupId: UUID!, $first: Int!, $after: String) {
  coiceLibraryGroups(
    first: $first
    after: $after
    where: {groupId: {eq: $groupId}}
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      libraryId
      library {
        name
        catalog {
          name
          userId
        }
      }
    }
  }
}
    `,{hash:"sha256:c7c9e0ab6c1b1b43e6358406a1b91c412adcbdff0859cd186ec7cfba8d9bbc6c"}),ko=new l(`
    query GrantableCatalogs($first: Int!, $after: String, $where: CoiceCatalogWhere) {
  coiceCatalogs(
    first: $first
    after: $after
    where: $where
    orderBy: [{name: ASC}]
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      rowId
      name
      owner {
        email
      }
    }
  }
}
    `,{hash:"sha256:9982ec5b5b19bddcd3ebae39cab40796f3250807d38523c74785c0508e26b505"}),Po=new l(`
    query GrantableLibraries($first: Int!, $after: String, $where: CoiceLibraryWhere) {
  coiceLibraries(
    first: $first
    after: $after
    where: $where
    orderBy: [{name: ASC}]
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      rowId
      name
      catalog {
        name
      }
    }
  }
}
    `,{hash:"sha256:a9a3ed3c0cabe8ec77550c0ebc02820fa4ec30fbc40313971e616ad0d6142cba"}),vo=new l(`
    mutation CreateGroup($name: String!) {
  createCoiceGroup(input: {name: $name}) {
    group {
      rowId
    }
  }
}
    `,{hash:"sha256:7405066f1c30142d6716cf697c1d49df7637cb26374944f2511507876111cdc0"}),Ro=new l(`
    mutation RenameGroup($rowId: UUID!, $name: String!) {
  updateCoiceGroup(rowId: $rowId, patch: {name: $name}) {
    group {
      rowId
      name
    }
  }
}
    `,{hash:"sha256:5b24456134de8ec9aa63db88647d0b5d9fc87bc92287630b84221b7684cefeac"}),Ao=new l(`
    mutation DeleteGroup($rowId: UUID!) {
  deleteCoiceGroup(rowId: $rowId) {
    deletedId
  }
}
    `,{hash:"sha256:e07125bdef6d087486ee387f2fdc81154a49e98c8599f61e67953119b18c35b0"}),Do=new l(`
    mutation AddMember($userId: UUID!, $groupId: UUID!) {
  upsertCoiceUserGroup(input: {userId: $userId, groupId: $groupId}) {
    userGroup {
      userId
    }
  }
}
    `,{hash:"sha256:8d8253c669da737fe7a099a158dcdd394371b435df4d12d2ccc0ed33f2bfcab0"}),Mo=new l(`
    mutation AddMemberByEmail($groupId: UUID!, $email: String!) {
  addCoiceGroupMember(groupId: $groupId, email: $email) {
    profile {
      ...Profile
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`,{hash:"sha256:0abd90be95a18c1a7a587fee327ae6e8584eb6f9eec09c3c5725d2d6fb9359da"}),To=new l(`
    mutation RemoveMember($userId: UUID!, $groupId: UUID!) {
  deleteCoiceUserGroup(userId: $userId, groupId: $groupId) {
    deletedId
  }
}
    `,{hash:"sha256:39369bc433695c3abc67d8bd008deeae6325bf3b35b09a160542ff7726dbc491"}),$o=new l(`
    mutation GrantCatalog($catalogId: Int!, $groupId: UUID!) {
  upsertCoiceCatalogGroup(input: {catalogId: $catalogId, groupId: $groupId}) {
    catalogGroup {
      catalogId
    }
  }
}
    `,{hash:"sha256:718e85096b5a067d7806515642d5250079b5fdf0b2878db56277ac10116bdb5c"}),Eo=new l(`
    mutation RevokeCatalog($catalogId: Int!, $groupId: UUID!) {
  deleteCoiceCatalogGroup(catalogId: $catalogId, groupId: $groupId) {
    deletedId
  }
}
    `,{hash:"sha256:d0eee6046d01f1ec917f87e06004169a2597c4d1cd58d2606f745993b94ed3e8"}),Lo=new l(`
    mutation GrantLibrary($libraryId: Int!, $groupId: UUID!) {
  upsertCoiceLibraryGroup(input: {libraryId: $libraryId, groupId: $groupId}) {
    libraryGroup {
      libraryId
    }
  }
}
    `,{hash:"sha256:ea98f1eea3ebc7e9110232ada097975915576554a990c3591ab40f6a29dde2f9"}),Uo=new l(`
    mutation RevokeLibrary($libraryId: Int!, $groupId: UUID!) {
  deleteCoiceLibraryGroup(libraryId: $libraryId, groupId: $groupId) {
    deletedId
  }
}
    `,{hash:"sha256:3fd9b83aba054a9c86c674521f8daba8ede13e7f65d5fb3c6d4666cfc9000ef5"}),Wo=new l(`
    query People($first: Int!, $after: String, $where: CoiceProfileWhere) {
  coiceProfiles(
    first: $first
    after: $after
    where: $where
    orderBy: [{email: ASC}]
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...Profile
      groups(first: 4) {
        totalCount
        nodes {
          rowId
          name
        }
      }
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`,{hash:"sha256:4398ea7d2b2bb9737a49d1ecbbc326fda9206d10ec8e642ea4dd84fae6e72331"}),Fo=new l(`
    query Person($rowId: UUID!) {
  coiceProfile(rowId: $rowId) {
    ...Profile
    createdAt
    catalogs(first: 50) {
      totalCount
      nodes {
        rowId
        name
      }
    }
    groups(first: 50, orderBy: [{name: ASC}]) {
      totalCount
      nodes {
        rowId
        name
        catalogGrants(first: 20) {
          totalCount
          nodes {
            catalog {
              rowId
              name
            }
          }
        }
        libraryGrants(first: 20) {
          totalCount
          nodes {
            library {
              rowId
              name
              catalog {
                name
              }
            }
          }
        }
      }
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`,{hash:"sha256:5a1ec84e0b8df508a27442d6d489a6334146f01bb975c8a609cee844854c8780"}),Vo=new l(`
    mutation RenamePerson($rowId: UUID!, $displayName: String) {
  updateCoiceProfile(rowId: $rowId, patch: {displayName: $displayName}) {
    profile {
      ...Profile
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`,{hash:"sha256:3b4fbbe4bcd13df2a23b1cb44e6b4a8ae72aafc653024c58ea34e88f2bbb6329"}),No=new l(`
    mutation SetRole($rowId: UUID!, $role: CoiceRole!) {
  setCoiceProfileRole(rowId: $rowId, role: $role) {
    profile {
      ...Profile
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`,{hash:"sha256:6d40f27b846ca47d731a8ba89ad10a70eed5f127f1e1442ddd026c151b927ccf"}),Go=new l(`
    mutation GiveCatalog($rowId: Int!, $userId: UUID!) {
  setCoiceCatalogOwner(rowId: $rowId, userId: $userId) {
    catalog {
      rowId
    }
  }
}
    `,{hash:"sha256:870e631c69676480570de9c8b44b4d953ee3606a7cef6863957ae0b219c69d66"}),qo=new l(`
    mutation EndSessions($userId: UUID!) {
  revokeSessions(userId: $userId) {
    before
  }
}
    `,{hash:"sha256:02fd4a78aa1596751cfc4544ac8f3122210cbcc04867ffb4f593d70f129ff0ef"}),Qo=new l(`
    query MyProfile($rowId: UUID!) {
  coiceProfile(rowId: $rowId) {
    ...Profile
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`,{hash:"sha256:eab792c57c36c330a8c5d0caf52cc58e84ae1c2f3cc7bae7af145f77d530538e"}),Oo=new l(`
    mutation CreateMyProfile {
  createCoiceProfile(input: {}) {
    profile {
      ...Profile
    }
  }
}
    fragment Profile on CoiceProfile {
  rowId
  email
  displayName
  role
}`,{hash:"sha256:bdddd57201aa006bf0fe87e5bd7398124bf5842104c615c213c3b172b92b29d9"}),Jo=new l(`
    query Pipelines($where: CoicePipelineWhere!, $after: String) {
  coicePipelines(first: 50, after: $after, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      rowId
      name
      description
      library {
        rowId
        name
      }
      stages(first: 1) {
        totalCount
      }
      jobs(first: 1, orderBy: [{createdAt: DESC}]) {
        nodes {
          rowId
          state
          createdAt
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `,{hash:"sha256:3a4262a9ad3146700e670a6894ac942459fa64d9f0775e1022b3c3ac6b14fdc9"}),jo=new l(`
    query Pipeline($rowId: UUID!) {
  coicePipeline(rowId: $rowId) {
    rowId
    name
    description
    library {
      rowId
      name
    }
    author {
      displayName
      email
    }
    stages(first: 100) {
      nodes {
        ...StageParts
      }
    }
    jobs(first: 5, orderBy: [{createdAt: DESC}]) {
      totalCount
      nodes {
        rowId
        title
        state
        createdAt
      }
    }
  }
}
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
}`,{hash:"sha256:34e4e5fbd356e52f0797577016b839392d0a986f23f76fee1241396c3a644198"}),Bo=new l(`
    mutation CreatePipeline($input: CreateCoicePipelineInput!) {
  createCoicePipeline(input: $input) {
    pipeline {
      rowId
    }
  }
}
    `,{hash:"sha256:c412165a8217a9613fde9aef581756db414c4908138bdc2f0ceddcbf78f56ca5"}),Ho=new l(`
    mutation UpdatePipeline($rowId: UUID!, $patch: UpdateCoicePipelinePatch!) {
  updateCoicePipeline(rowId: $rowId, patch: $patch) {
    pipeline {
      rowId
    }
  }
}
    `,{hash:"sha256:9a4f26e0ad9f96d92d51b9437a04ed42ecf6d37b287dd2d640955cc3259de507"}),zo=new l(`
    mutation DeletePipeline($rowId: UUID!) {
  deleteCoicePipeline(rowId: $rowId) {
    deletedId
  }
}
    `,{hash:"sha256:a09ff4600e677809271b810853256777c63791e9c847da5ad671306707a49510"}),Ko=new l(`
    mutation SaveStages($pipelineId: UUID!, $stages: [SaveCoicePipelineStageInput!]!, $replaces: [SaveCoicePipelineStageInput!]) {
  saveCoicePipelineStages(
    pipelineId: $pipelineId
    stages: $stages
    replaces: $replaces
  ) {
    pipeline {
      stages(first: 100) {
        nodes {
          ...StageParts
        }
      }
    }
  }
}
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
}`,{hash:"sha256:cc1e622947fc026c307f53262a7bc2d299189706cbc42951b6219246f24b7e84"}),Yo=new l(`
    query FilterPreview($pipelineId: UUID!, $stageOrder: Int!, $filter: JSON) {
  coiceFilterPreview(
    pipelineId: $pipelineId
    stageOrder: $stageOrder
    filter: $filter
  ) {
    images
    passed
    unknown
    job {
      rowId
      createdAt
      totalImages
    }
  }
}
    `,{hash:"sha256:3d864f5bbd23a3a2ca6d444fed58c43705b2c670463a9deca8dcb8f04d2f5d49"}),Zo=new l(`
    query LibraryChoice($where: CoiceLibraryWhere!) {
  coiceLibraries(first: 50, where: $where, orderBy: [{name: ASC}]) {
    nodes {
      rowId
      name
      catalog {
        name
      }
    }
  }
}
    `,{hash:"sha256:eeeb8afc23a627a002e317d335bc721f09a56a068b8f4c3c9ce268f2b2ea2ca7"}),Xo=new l(`
    query Prompts($where: CoicePromptWhere!, $after: String) {
  coicePrompts(first: 50, after: $after, where: $where, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      ...PromptParts
      stages(first: 5) {
        totalCount
        nodes {
          stageOrder
          pipeline {
            rowId
            name
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`,{hash:"sha256:a478a0d007779cf9e985159cb9e8ead45fecf97db912cbb13b04cca0c966365c"}),ei=new l(`
    mutation CreatePrompt($input: CreateCoicePromptInput!) {
  createCoicePrompt(input: $input) {
    prompt {
      ...PromptParts
    }
  }
}
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`,{hash:"sha256:bb86bee70e27779f1cd5ff3177758f6ac1025d3ff83b72ba20e60044778fc749"}),ti=new l(`
    mutation UpdatePrompt($rowId: UUID!, $patch: UpdateCoicePromptPatch!) {
  updateCoicePrompt(rowId: $rowId, patch: $patch) {
    prompt {
      ...PromptParts
    }
  }
}
    fragment PromptParts on CoicePrompt {
  rowId
  name
  prompt
  type
}`,{hash:"sha256:4c78b8eefd9ff0c0d055646a46a24e6d43cc1a81743afa8b0289a4a33c30f832"}),ni=new l(`
    mutation DeletePrompt($rowId: UUID!) {
  deleteCoicePrompt(rowId: $rowId) {
    deletedId
  }
}
    `,{hash:"sha256:f4994ed96bfd586d05b4162011b5d2e51f188fb0d912baffd0494d360a3879de"}),ri=new l(`
    query Runs($where: RunsWhere, $first: Int!, $after: String, $counted: Boolean!) {
  runs(where: $where, first: $first, after: $after) {
    totalCount @include(if: $counted)
    nodes {
      ...ListedRun
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
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
}`,{hash:"sha256:477d929d3113910348d33aa819a98d3b57270761b0ffcc57e45861ec8b2dcb93"}),oi=new l(`
    query RunsAgain($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Run {
      ...ListedRun
    }
  }
}
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
}`,{hash:"sha256:da7b6f34cd10a03920169126237b8e25c2ddcb7942e361a35123a4169b66509f"}),ii=new l(`
    subscription RunsUnderWay($where: RunsWhere) {
  runs(where: $where) {
    change
    runId
    run {
      ...ListedRun
    }
  }
}
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
}`,{hash:"sha256:7fd980d0f447eec66aaebacb0d6bcee7760e53070a96a1c2fab434ccf899fc1a"}),ai=new l(`
    subscription FollowRun($id: UUID!) {
  run(id: $id) {
    ...RunFacts
    throughput(points: 60) {
      ...RunPoint
    }
  }
}
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
fragment RunPoint on RunThroughput {
  from
  seconds
  done
  failed
}`,{hash:"sha256:d42c3ae5ce2962cab345ce0454f6d614f68ea15d45798159530ac9faa1efbd50"}),si=new l(`
    query RunFailures($id: UUID!, $first: Int!) {
  run(id: $id) {
    failures(first: $first) {
      itemId
      stage
      error
      attempts
      seconds
      finishedAt
    }
  }
}
    `,{hash:"sha256:ec9eb7f61f426c8dc43018c7f6dcb0b7c6a48b00f7bacff74c1cc1145ff904b0"}),ui=new l(`
    subscription FollowRunEvents($id: UUID!, $after: Int!) {
  runEvents(runId: $id, after: $after) {
    sequence
    type
    data
    createdAt
  }
}
    `,{hash:"sha256:a89e58c037c37532aa8b6ae695dfdec4af62546161bd326ed404f691ade61876"}),li=new l(`
    mutation CancelRun($id: UUID!) {
  cancelRun(runId: $id) {
    run {
      rowId
    }
  }
}
    `,{hash:"sha256:e3dc721535cde355d316ce26360ac301d0579333257af1cd7acc92118235d9a7"}),di=new l(`
    mutation PauseRun($id: UUID!) {
  pauseRun(runId: $id) {
    run {
      rowId
    }
  }
}
    `,{hash:"sha256:962e991539e14d95eb8abcbe4851c30a2305929b81b7d17943bd6c9e71e9c411"}),ci=new l(`
    mutation ResumeRun($id: UUID!) {
  resumeRun(runId: $id) {
    run {
      rowId
    }
  }
}
    `,{hash:"sha256:d815dffa2656008515d9e2f88ff82dbaa869b8485dde0e7e1d1d86efc5e77b71"}),pi=new l(`
    mutation RetryRun($id: UUID!) {
  retryRun(runId: $id) {
    run {
      rowId
    }
  }
}
    `,{hash:"sha256:6a7cf24b37a1367a824ca76327eee3c2ae76ab91743377b1239def45dab7f82b"}),fi=new l(`
    mutation DeleteRun($id: UUID!) {
  deleteRun(runId: $id) {
    runId
  }
}
    `,{hash:"sha256:4efa168b3d8f97db8ff1be8da681ec1a337df4209ff8d98b2c46f12c036e5978"}),mn=new l(`
    mutation RenewSession($token: String!) {
  renewSession(token: $token) {
    expiresAt
  }
}
    `,{hash:"sha256:45cb8a5193b9bdb339770bad05e7725dd7fb0c5b14229d1af6573814099fc037"}),mi=new l(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    accessToken
    email
  }
}
    `,{hash:"sha256:f2e4af8efa9ae1431412b7e18dcdc730dc7d80315f5cc199c9b968e0dddba786"}),gi=new l(`
    query TryToken {
  __typename
}
    `,{hash:"sha256:2881de80572eb0900e8216632c512ac7533c3954ac805098ab57f96d73c1beb3"}),bi=new l(`
    query Workflows($after: String) {
  masStockWorkflows(first: 100, after: $after, orderBy: [{name: ASC}]) {
    totalCount
    nodes {
      ...Workflow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Workflow on MasStockWorkflow {
  rowId
  name
  description
  status
  config
  client {
    name
  }
}`,{hash:"sha256:270f1db5d7fca58603de31cffb9f4af28e4409ec4e1fdf4043d6357590d854b1"}),yi=new l(`
    mutation StartExecution($input: StartMasStockExecutionInput!) {
  startMasStockExecution(input: $input) {
    execution {
      rowId
    }
  }
}
    `,{hash:"sha256:e1eb4cd64f51dc660604413c6318b72045603c5db46a0922eb8d4af96794f6e0"}),hi=new l(`
    mutation RequestReference($input: RequestMasStockReferenceUploadInput!) {
  requestMasStockReferenceUpload(input: $input) {
    upload {
      uploadId
      url
      method
      headers {
        name
        value
      }
    }
  }
}
    `,{hash:"sha256:d364850953dc8db97f35b5dda59bad570a2776241aa16fbd838b12fceaae8047"}),wi=new l(`
    mutation CompleteReference($uploadId: UUID!) {
  completeMasStockReferenceUpload(uploadId: $uploadId) {
    referenceImage {
      rowId
    }
  }
}
    `,{hash:"sha256:1ef509cad624f5742623e8c19d6c109208d8052d019b7784f8825535a079ad3f"});var Hn=Symbol.for("pv"),zn=0;function ce(e,t,n,r,i,o){t||(t={});var a,s,c=t;if("ref"in c&&typeof e!="function")for(s in c={},t)s=="ref"?a=t[s]:c[s]=t[s];var p={type:e,props:c,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Hn,__v:--zn,__i:-1,__u:0};return(i||o)&&(p.__source=i,p.__self=o),w.vnode&&w.vnode(p),p}function Si({failure:e,retry:t}){return e?ce("p",{class:"notice bad",role:"alert",children:[e.message,t&&ce("button",{type:"button",class:"quiet",onClick:t,children:"Try again"})]}):null}function ki({title:e,children:t}){return ce("div",{class:"empty",children:[ce("p",{class:"empty-title",children:e}),t]})}function Pi({what:e}){return ce("p",{class:"waiting",role:"status",children:["Loading ",e,"\u2026"]})}function V(e){return e===null?"null":Array.isArray(e)?"array":typeof e}function oe(e){return V(e)==="object"}function Kn(e){return Array.isArray(e)&&e.length>0&&e.every(t=>"message"in t)}function _t(e,t){return e.length<124?e:t}var gn="graphql-transport-ws";var q=(e=>(e[e.InternalServerError=4500]="InternalServerError",e[e.InternalClientError=4005]="InternalClientError",e[e.BadRequest=4400]="BadRequest",e[e.BadResponse=4004]="BadResponse",e[e.Unauthorized=4401]="Unauthorized",e[e.Forbidden=4403]="Forbidden",e[e.SubprotocolNotAcceptable=4406]="SubprotocolNotAcceptable",e[e.ConnectionInitialisationTimeout=4408]="ConnectionInitialisationTimeout",e[e.ConnectionAcknowledgementTimeout=4504]="ConnectionAcknowledgementTimeout",e[e.SubscriberAlreadyExists=4409]="SubscriberAlreadyExists",e[e.TooManyInitialisationRequests=4429]="TooManyInitialisationRequests",e))(q||{}),Q=(e=>(e.ConnectionInit="connection_init",e.ConnectionAck="connection_ack",e.Ping="ping",e.Pong="pong",e.Subscribe="subscribe",e.Next="next",e.Error="error",e.Complete="complete",e))(Q||{});function bn(e){if(!oe(e))throw new Error(`Message is expected to be an object, but got ${V(e)}`);if(!e.type)throw new Error("Message is missing the 'type' property");if(typeof e.type!="string")throw new Error(`Message is expects the 'type' property to be a string, but got ${V(e.type)}`);switch(e.type){case"connection_init":case"connection_ack":case"ping":case"pong":{if(e.payload!=null&&!oe(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object or nullish or missing, but got "${e.payload}"`);break}case"subscribe":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${V(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!oe(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object, but got ${V(e.payload)}`);if(typeof e.payload.query!="string")throw new Error(`"${e.type}" message payload expects the 'query' property to be a string, but got ${V(e.payload.query)}`);if(e.payload.variables!=null&&!oe(e.payload.variables))throw new Error(`"${e.type}" message payload expects the 'variables' property to be a an object or nullish or missing, but got ${V(e.payload.variables)}`);if(e.payload.operationName!=null&&V(e.payload.operationName)!=="string")throw new Error(`"${e.type}" message payload expects the 'operationName' property to be a string or nullish or missing, but got ${V(e.payload.operationName)}`);if(e.payload.extensions!=null&&!oe(e.payload.extensions))throw new Error(`"${e.type}" message payload expects the 'extensions' property to be a an object or nullish or missing, but got ${V(e.payload.extensions)}`);break}case"next":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${V(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!oe(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object, but got ${V(e.payload)}`);break}case"error":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${V(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!Kn(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an array of GraphQL errors, but got ${JSON.stringify(e.payload)}`);break}case"complete":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${V(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);break}default:throw new Error(`Invalid message 'type' property "${e.type}"`)}return e}function yn(e,t){return bn(typeof e=="string"?JSON.parse(e,t):e)}function we(e,t){return bn(e),JSON.stringify(e,t)}function Ct(e){let{url:t,connectionParams:n,lazy:r=!0,onNonLazyError:i=console.error,lazyCloseTimeout:o=0,keepAlive:a=0,disablePong:s,connectionAckWaitTimeout:c=0,retryAttempts:p=5,retryWait:d=async function(P){let m=Math.pow(2,P);await new Promise(S=>setTimeout(S,m*1e3+Math.floor(Math.random()*2700+300)))},shouldRetry:_=It,on:f,webSocketImpl:u,generateID:g=function(){return"xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g,P=>{let m=Math.random()*16|0;return(P=="x"?m:m&3|8).toString(16)})},jsonMessageReplacer:R,jsonMessageReviver:C}=e,x;if(u){if(!Zn(u))throw new Error("Invalid WebSocket implementation provided");x=u}else typeof WebSocket<"u"?x=WebSocket:typeof global<"u"?x=global.WebSocket||global.MozWebSocket:typeof window<"u"&&(x=window.WebSocket||window.MozWebSocket);if(!x)throw new Error("WebSocket implementation missing; on Node you can `import WebSocket from 'ws';` and pass `webSocketImpl: WebSocket` to `createClient`");let b=x,y=(()=>{let h=(()=>{let m={};return{on(S,M){return m[S]=M,()=>{delete m[S]}},emit(S){"id"in S&&m[S.id]?.(S)}}})(),P={connecting:f?.connecting?[f.connecting]:[],opened:f?.opened?[f.opened]:[],connected:f?.connected?[f.connected]:[],ping:f?.ping?[f.ping]:[],pong:f?.pong?[f.pong]:[],message:f?.message?[h.emit,f.message]:[h.emit],closed:f?.closed?[f.closed]:[],error:f?.error?[f.error]:[]};return{onMessage:h.on,on(m,S){let M=P[m];return M.push(S),()=>{let T=M.indexOf(S);T>-1&&M.splice(T,1)}},emit(m,...S){for(let M of[...P[m]])M(...S)}}})();function k(h){let P=[y.on("error",m=>{P.forEach(S=>S()),h(m)}),y.on("closed",m=>{P.forEach(S=>S()),h(m)})];return()=>P.forEach(m=>m())}let J,j=0,X,N=!1,ie=0,B=!1;async function H(){clearTimeout(X);let[h,P]=await(J??(J=new Promise((M,T)=>(async()=>{if(N){if(await d(ie),!j)return J=void 0,T({code:1e3,reason:"All Subscriptions Gone"});ie++}y.emit("connecting",N);let I=new b(typeof t=="function"?await t():t,gn),z,fe;function Le(){isFinite(a)&&a>0&&(clearTimeout(fe),fe=setTimeout(()=>{I.readyState===b.OPEN&&(I.send(we({type:Q.Ping})),y.emit("ping",!1,void 0))},a))}k(U=>{J=void 0,clearTimeout(z),clearTimeout(fe),T(U),U instanceof Te&&(I.close(4499,"Terminated"),I.onerror=null,I.onclose=null)}),I.onerror=U=>y.emit("error",U),I.onclose=U=>y.emit("closed",U),I.onopen=async()=>{try{y.emit("opened",I);let U=typeof n=="function"?await n():n;if(I.readyState!==b.OPEN)return;I.send(we(U?{type:Q.ConnectionInit,payload:U}:{type:Q.ConnectionInit},R)),isFinite(c)&&c>0&&(z=setTimeout(()=>{I.close(q.ConnectionAcknowledgementTimeout,"Connection acknowledgement timeout")},c)),Le()}catch(U){y.emit("error",U),I.close(q.InternalClientError,_t(U instanceof Error?U.message:String(U),"Internal client error"))}};let me=!1;I.onmessage=({data:U})=>{try{let E=yn(U,C);if(y.emit("message",E),E.type==="ping"||E.type==="pong"){y.emit(E.type,!0,E.payload),E.type==="pong"?Le():s||(I.send(we(E.payload?{type:Q.Pong,payload:E.payload}:{type:Q.Pong},R)),y.emit("pong",!1,E.payload));return}if(me)return;if(E.type!==Q.ConnectionAck)throw new Error(`First message cannot be of type ${E.type}`);clearTimeout(z),me=!0,y.emit("connected",I,E.payload,N),N=!1,ie=0;let Dt=new Promise((lr,vn)=>k(vn));Dt.catch(()=>{}),M([I,Dt])}catch(E){I.onmessage=null,y.emit("error",E),I.close(q.BadResponse,_t(E instanceof Error?E.message:String(E),"Bad response"))}}})())));h.readyState===b.CLOSING&&await P;let m=()=>{},S=new Promise(M=>m=M);return[h,m,new Promise((M,T)=>{let I=k(T);h.readyState!==b.OPEN&&P.catch(T),S.then(()=>{if(I(),!j){let z=()=>h.close(1e3,"Normal Closure");isFinite(o)&&o>0?(clearTimeout(X),X=setTimeout(()=>{!j&&h.readyState===b.OPEN&&z()},o)):z()}M()})})]}function O(h){if(It(h)&&(Yn(h.code)||[q.InternalServerError,q.InternalClientError,q.BadRequest,q.BadResponse,q.Unauthorized,q.SubprotocolNotAcceptable,q.SubscriberAlreadyExists,q.TooManyInitialisationRequests].includes(h.code)))throw h;if(B)return!1;if(It(h)&&h.code===1e3)return j>0;if(!p||ie>=p||!_(h))throw h;return N=!0}r||(async()=>{for(j++;;)try{let[,,h]=await H();await h}catch(h){try{if(!O(h))return}catch(P){return i?.(P)}}})();function F(h,P){let m=g(h),S=!1,M=!1,T=()=>{j--,S=!0};return(async()=>{for(j++;;)try{let[I,z,fe]=await H();if(S)return fe.catch(()=>{}),z();let Le=y.onMessage(m,me=>{switch(me.type){case Q.Next:{P.next(me.payload);return}case Q.Error:{M=!0,S=!0,P.error(me.payload),T();return}case Q.Complete:{S=!0,T();return}}});I.send(we({id:m,type:Q.Subscribe,payload:h},R)),T=()=>{!S&&I.readyState===b.OPEN&&I.send(we({id:m,type:Q.Complete},R)),j--,S=!0,z()},await fe.finally(Le);return}catch(I){if(!O(I))return}})().then(()=>{M||P.complete()}).catch(I=>{P.error(I)}),()=>{S||T()}}return{on:y.on,subscribe:F,iterate(h){let P=[],m={done:!1,error:null,resolve:()=>{}},S=F(h,{next(T){P.push(T),m.resolve()},error(T){m.done=!0,m.error=T,m.resolve()},complete(){m.done=!0,m.resolve()}}),M=(async function*(){for(;;){for(P.length||await new Promise(I=>m.resolve=I);P.length;)yield P.shift();if(m.error)throw m.error;if(m.done)return}})();return M.throw=async T=>(m.done||(m.done=!0,m.error=T,m.resolve()),{done:!0,value:void 0}),M.return=async()=>(S(),{done:!0,value:void 0}),M},async dispose(){if(B=!0,J){let[h]=await J;h.close(1e3,"Normal Closure")}},terminate(){J&&y.emit("closed",new Te)}}}var Te=class extends Error{name="TerminatedCloseEvent";message="4499: Terminated";code=4499;reason="Terminated";wasClean=!1};function It(e){return oe(e)&&"code"in e&&"reason"in e}function Yn(e){return[1e3,1001,1006,1005,1012,1013,1014].includes(e)?!1:e>=1e3&&e<=1999}function Zn(e){return typeof e=="function"&&"constructor"in e&&"CLOSED"in e&&"CLOSING"in e&&"CONNECTING"in e&&"OPEN"in e}var hn=2e3,$e=W(null),xt=()=>Date.now()+($e.value??0);function wn(e,t){let n=Date.now(),r=Date.parse(e??""),i=Number.isNaN(r)?0:r-(t+n)/2,o=$e.peek();(o===null||Math.abs(i-o)>hn+(n-t)/2)&&($e.value=Math.abs(i)>hn?i:0)}var Ee=W("enough"),Xn=36e5;function In(e){let{exp:t}=re(e);return typeof t=="number"?t*1e3:1/0}function er(e){let{exp:t,iat:n}=re(e);return typeof t=="number"&&typeof n=="number"?Math.min(12e4,(t-n)*250):12e4}var _n;function St(){clearTimeout(_n);let e=L.peek()?.token;if(!e||$e.value===null){Ee.value="enough";return}let t=In(e)-xt(),n=t-er(e);Ee.value=t<=0?"over":n<=0?"short":"enough",t>0&&(_n=setTimeout(St,Math.min(Xn,n>0?n:t)))}G(()=>{L.value,St()});addEventListener("visibilitychange",St);function Ke(e){let t=In(e)-xt()<6e4;return t&&L.peek()?.token===e&&(Ee.value="over"),t}var Cn=W(0);function Ye(e){let t=re(e).sub;return new Promise(n=>{let r=G(()=>{let i=L.value?.token;i!==e&&(n(i!==void 0&&re(i).sub===t),queueMicrotask(()=>r()))})})}var Z=class extends Error{constructor(n,r,i=null,o={}){super(n);this.code=r;this.field=i;this.extensions=o}code;field;extensions},_e=W("idle"),vt=W(0),tr=W(!1),nr="Your session has ended. Sign in again.";async function Ze(e,t,n,r){let i=L.peek()?.token,[o,a]=await rr(e,t,r??i,n);if(!a)return o;if(r===void 0&&i&&a.code==="UNAUTHENTICATED"){if(Ke(i)){Cn.value+=1;let s=await Ye(i);if(n?.throwIfAborted(),s)return Ze(e,t,n)}At(i)}throw a}async function rr(e,t,n,r){let i,o=Date.now();try{let s=await or("/graphql",{method:"POST",headers:{"Content-Type":"application/json",Accept:"application/graphql-response+json, application/json",...n?{Authorization:`Bearer ${n}`}:{}},body:JSON.stringify({...Rt(e),variables:t}),...r?{signal:r}:{}});wn(s.headers.get("Date"),o),i=await s.json()}catch(s){throw r?.aborted?s:new Z("The gateway cannot be reached.","UNREACHABLE")}let[a]=i.errors??[];return[i.data,a&&kt(a)]}async function or(e,t){try{return await fetch(e,t)}catch(n){throw!t.signal?.aborted&&_e.peek()==="connected"&&Date.now()-Sn>ir&&pe?.terminate(),n}}function Rt(e){return{query:"",documentId:e.__meta__?.hash}}function kt(e){return e.extensions?.code==="NOT_FOUND"&&e.extensions.field==="documentId"?(tr.value=!0,new Z("This page is older than the gateway. Load it anew.","OUTDATED")):new Z(e.message,e.extensions?.code??"INTERNAL",e.extensions?.field??null,e.extensions)}function At(e){e&&L.peek()?.token===e&&fn(nr)}var pe=null,ir=5e3,Sn=0,xn=15e3;addEventListener("offline",()=>pe?.terminate());G(()=>{let e=he.value,t=pe;pe=e===null?null:ar(e),pe||(_e.value="idle"),Promise.resolve(t?.dispose()).catch(()=>{})});function ar(e){let t=!1,n,r,i=()=>he.peek()===e,o=Ct({url:new URL("/graphql",location.href).href.replace(/^http/,"ws"),connectionParams:()=>({Authorization:`Bearer ${n=L.peek()?.token}`}),lazy:!1,keepAlive:xn,connectionAckWaitTimeout:1e4,retryAttempts:1/0,shouldRetry:i,retryWait:async s=>{let c=L.peek()?.token;Ee.peek()==="over"&&c?await Ye(c):await ur(Math.min(5e3,250*2**s)*(.5+Math.random()/2))},onNonLazyError:()=>{},on:{connecting:()=>i()&&(_e.value=t?"lost":"connecting"),connected:()=>{i()&&(_e.value="connected",Sn=Date.now(),t&&(vt.value+=1),t=!0)},ping:s=>{s||(r=setTimeout(()=>o.terminate(),xn/2))},pong:()=>clearTimeout(r),closed:s=>{clearTimeout(r),i()&&(_e.value="lost",s.code===4403&&!(n&&Ke(n))&&At(n))}}}),a=G(()=>{let s=L.value?.token;!s||!i()||_e.value!=="connected"||s===n||(n=s,sr(o,mn,{token:s}).catch(()=>o.terminate()))});return{...o,dispose:()=>(a(),o.dispose())}}function sr(e,t,n){return new Promise((r,i)=>e.subscribe({...Rt(t),variables:n},{next:({errors:o})=>o&&i(o),error:i,complete:r}))}var Pt=null;addEventListener("online",()=>Pt?.());function ur(e){return new Promise(t=>{let n=()=>{clearTimeout(r),Pt=null,t()},r=setTimeout(n,e);Pt=n})}function kn(e,t,n){let r=!1,i=()=>{},o=s=>{r=!0,n.error?.(s)},a=()=>{let s=L.peek()?.token;r||!pe||(i=pe.subscribe({...Rt(e),variables:t},{next:({data:c,errors:p})=>{if(r)return;let[d]=p??[];d?n.error?.(kt(d)):n.next(c)},error:c=>{if(r)return;let[p]=Array.isArray(c)?c:[];if(!p)return o(new Z("The connection broke off.","UNREACHABLE"));let d=kt(p);if(d.code!=="UNAUTHENTICATED"||!s)return o(d);if(!Ke(s))At(s);else return void Ye(s).then(_=>_?a():o(d));o(d)},complete:()=>{r||(r=!0,n.complete?.())}}))};return a(),()=>{r=!0,i()}}function Yi(e,t){let[n,r]=ne({key:""}),[i,o]=ne(0),[a,s]=ne(!0),c=JSON.stringify([t,he.value]),p=vt.value;Pe(()=>{let f=new AbortController;return s(!0),Ze(e,t,f.signal).then(u=>{r({key:c,data:u}),s(!1)},u=>{f.signal.aborted||(r(g=>({...g.key===c&&g.data!==void 0?{data:g.data}:{},key:c,failure:Pn(u)})),s(!1))}),()=>f.abort()},[e,c,i,p]);let d=qe(()=>o(f=>f+1),[]),_=n.key===c;return{data:_?n.data:void 0,failure:_?n.failure:void 0,loading:a,reload:d}}function Zi(e,t){let n=JSON.stringify([t,he.value]),[r,i]=ne(0),[o,a]=ne({key:n,data:void 0,failure:void 0,ended:!1});Pe(()=>{if(a(c=>({key:n,data:c.key===n?c.data:void 0,failure:void 0,ended:!1})),t!==null)return kn(e,t,{next:c=>a({key:n,data:c,failure:void 0,ended:!1}),error:c=>a(p=>({...p,failure:c})),complete:()=>a(c=>({...c,ended:!0}))})},[e,n,r]);let s=qe(()=>i(c=>c+1),[]);return o.key===n?{...o,again:s}:{data:void 0,failure:void 0,ended:!1,again:s}}function Xi(e){let[t,n]=ne(!1),[r,i]=ne(),o=pt(!0);return Pe(()=>()=>{o.current=!1},[]),{run:qe(async s=>{n(!0),i(void 0);try{return await Ze(e,s)}catch(c){o.current&&i(Pn(c));return}finally{o.current&&n(!1)}},[e]),busy:t,failure:r,forget:()=>i(void 0)}}function Pn(e){return e instanceof Z?e:new Z(String(e),"INTERNAL")}export{K as a,dr as b,ne as c,Pe as d,fr as e,pt as f,ve as g,qe as h,mr as i,gt as j,De as k,W as l,de as m,G as n,$e as o,xt as p,Sr as q,re as r,cn as s,Rr as t,Ar as u,L as v,Bn as w,he as x,pn as y,Dr as z,fn as A,Ee as B,Cn as C,Or as D,Jr as E,jr as F,Br as G,Hr as H,zr as I,Kr as J,Yr as K,Zr as L,Xr as M,eo as N,to as O,no as P,ro as Q,oo as R,io as S,ao as T,so as U,uo as V,lo as W,co as X,po as Y,fo as Z,mo as _,go as $,bo as aa,yo as ba,ho as ca,wo as da,_o as ea,Io as fa,Co as ga,xo as ha,So as ia,ko as ja,Po as ka,vo as la,Ro as ma,Ao as na,Do as oa,Mo as pa,To as qa,$o as ra,Eo as sa,Lo as ta,Uo as ua,Wo as va,Fo as wa,Vo as xa,No as ya,Go as za,qo as Aa,Qo as Ba,Oo as Ca,Jo as Da,jo as Ea,Bo as Fa,Ho as Ga,zo as Ha,Ko as Ia,Yo as Ja,Zo as Ka,Xo as La,ei as Ma,ti as Na,ni as Oa,ri as Pa,oi as Qa,ii as Ra,ai as Sa,si as Ta,ui as Ua,li as Va,di as Wa,ci as Xa,pi as Ya,fi as Za,mi as _a,gi as $a,bi as ab,yi as bb,hi as cb,wi as db,Z as eb,_e as fb,vt as gb,tr as hb,Ze as ib,kn as jb,ce as kb,Si as lb,ki as mb,Pi as nb,Yi as ob,Zi as pb,Xi as qb,Pn as rb};
