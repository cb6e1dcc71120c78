select
    fund_year,
    sum(case when source = 'lottery' then amount_yuan else 0 end) / sum(amount_yuan) as value,
    sum(case when source = 'lottery' then amount_yuan else 0 end) as numerator,
    sum(amount_yuan) as denominator
from money
where as_of = $as_of
group by fund_year;

select
    sum(case when source = 'lottery' then amount_yuan else 0 end) / sum(amount_yuan) as value,
    sum(case when source = 'lottery' then amount_yuan else 0 end) as numerator,
    sum(amount_yuan) as denominator
from money
where as_of = $as_of
