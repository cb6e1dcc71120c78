select year(booked_on) || '-Q' || quarter(booked_on) as "booked_on:quarter", count(*) as value
from money
where as_of = $as_of and amount_yuan >= 100000 and booked_on between '2019-01-01' and '2020-03-31'
group by 1;

select count(*) as value
from money
where as_of = $as_of and amount_yuan >= 100000 and booked_on between '2019-01-01' and '2020-03-31'
